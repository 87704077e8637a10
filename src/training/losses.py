"""Softmax over items, and what keeps the slots apart."""

import torch


class SoftmaxOverItems(torch.autograd.Function):
    """log Σ_n exp(o · v_n / τ + bias_n) for users [B, D] and items [N, D]; bfloat16 products where `fast`.

    The exponentials overwrite the scores in place: one [B, N] buffer is all that a step needs. They are as they are where no score can be
    great, else relative to the row's greatest.
    """

    SMALL = 40.0

    @staticmethod
    def forward(ctx, users, items, bias, fast):
        if fast:
            scores = torch.matmul(users.bfloat16(), items.bfloat16().t()).float()
        else:
            scores = torch.matmul(users, items.t())
        if bias is not None:
            scores += bias
        greatest = torch.zeros(len(users), 1)
        if bias is not None or users.norm(dim=1).max() * items.norm(dim=1).max() > SoftmaxOverItems.SMALL:
            greatest = scores.amax(1, keepdim=True)
            scores.sub_(greatest)
        scores.exp_()
        total = scores.sum(1, keepdim=True)
        ctx.save_for_backward(users, items, scores.bfloat16() if fast else scores, total)
        ctx.fast = fast
        return (greatest + total.log()).squeeze(1)

    @staticmethod
    def backward(ctx, gradient):
        users, items, weights, total = ctx.saved_tensors
        share = gradient.unsqueeze(1) / total
        weighted = users * share
        if ctx.fast:
            of_users = torch.matmul(weights, items.bfloat16()).float() * share
            of_items = torch.matmul(weights.t(), weighted.bfloat16()).float()
        else:
            of_users = torch.matmul(weights, items) * share
            of_items = torch.matmul(weights.t(), weighted)
        return of_users, of_items, None, None


def softmax_loss(users, positives, items, temperature, *, bias=None, own=None, own_weight=0.0, fast=False):
    """-log softmax of each user's positive, one value a row.

    users [B, D], positives [B, D], items [N, D]: unit vectors. `bias` [N] is added to every item's score: the negative of the scaled log
    frequency. `own` = (vectors [B, M, D], there [B, M]) are the user's explicit negatives: they enter this user's denominator alone,
    `own_weight` times.
    """
    scaled = users / temperature
    total = SoftmaxOverItems.apply(scaled, items, bias, fast)
    if own is not None and own_weight > 0:
        vectors, there = own
        scores = (vectors * scaled.unsqueeze(1)).sum(2) + torch.log(torch.tensor(own_weight))
        total = torch.logsumexp(torch.cat([total.unsqueeze(1), scores.masked_fill(~there, -1e4)], 1), 1)
    return total - (scaled * positives).sum(1)


def best_interest(interests, live, positives):
    """Of each user the live interest that scores the positive best (Eq. 8): [B, D], and which one [B]."""
    scores = torch.einsum("bkd,bd->bk", interests.detach(), positives.detach()).masked_fill(~live, -2.0)
    best = scores.argmax(1)
    return interests.gather(1, best.view(-1, 1, 1).expand(-1, 1, interests.shape[2])).squeeze(1), best


def identical_slots(interests, live):
    """Mean squared cosine between two live slots of a user: 1 where all slots are one."""
    pair = live.unsqueeze(1) & live.unsqueeze(2)
    pair = pair & ~torch.eye(live.shape[1], dtype=torch.bool)
    cosine = torch.matmul(interests, interests.transpose(1, 2))
    return (cosine * cosine * pair).sum() / pair.sum().clamp_min(1)


def unbalanced_slots(mass, live):
    """How far the masses are from even over a user's live slots, 0 to 1: 1 - exp(entropy) / slots, over users of two slots and more."""
    share = mass / mass.sum(1, keepdim=True).clamp_min(1e-9)
    entropy = -(share * share.clamp_min(1e-9).log()).sum(1)
    slots = live.sum(1)
    several = slots > 1
    return ((1 - entropy.exp() / slots.clamp_min(1)) * several).sum() / several.sum().clamp_min(1)
