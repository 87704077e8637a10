"""Item embeddings to begin with: a truncated factorisation of which items are engaged with near each other."""

import torch


def co_occurrence_factors(sequences, items, dimension, *, span=5, rounds=6, seed=1):
    """[items, dimension] factors of the positive pointwise mutual information of items within `span` places, nearer ones counting more.

    `sequences` is a list of arrays of item rows. Randomised subspace iteration (Halko et al., SIAM Review 53, 2011).
    """
    left, right, value = [], [], []
    flat = torch.cat([torch.as_tensor(s) for s in sequences])
    owner = torch.repeat_interleave(torch.arange(len(sequences)), torch.tensor([len(s) for s in sequences]))
    for distance in range(1, span + 1):
        same = owner[distance:] == owner[:-distance]
        left.append(flat[distance:][same])
        right.append(flat[:-distance][same])
        value.append(torch.full((int(same.sum()),), 1 / distance))
    a, b, w = torch.cat(left), torch.cat(right), torch.cat(value)
    different = a != b
    a, b, w = a[different], b[different], w[different]
    counts = torch.sparse_coo_tensor(torch.stack([torch.cat([a, b]), torch.cat([b, a])]), torch.cat([w, w]), (items, items)).coalesce()
    mass = torch.sparse.sum(counts, 1).to_dense().clamp_min(1e-9)
    total = mass.sum()
    i, j = counts.indices()
    information = torch.log(counts.values() * total / (mass[i] * mass[j])).clamp_min(0)
    matrix = torch.sparse_coo_tensor(counts.indices(), information, (items, items)).coalesce()
    generator = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(items, min(dimension + 16, items), generator=generator))[0]
    for _ in range(rounds):
        basis = torch.linalg.qr(torch.sparse.mm(matrix, basis))[0]
    small = basis.t() @ torch.sparse.mm(matrix, basis)
    values, vectors = torch.linalg.eigh((small + small.t()) / 2)
    order = values.abs().argsort(descending=True)[:dimension]
    factors = basis @ vectors[:, order] * values[order].abs().sqrt()
    if factors.shape[1] < dimension:
        factors = torch.cat([factors, torch.zeros(items, dimension - factors.shape[1])], 1)
    return factors
