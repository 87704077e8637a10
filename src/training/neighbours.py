"""Approximate search in a graph of neighbours (HNSW, Malkov and Yashunin 2018), with the parameters that Qdrant has by default."""

import time

import torch

NEIGHBOURS, WHILE_BUILDING = 16, 100
# What the query worker asks a server for is a little more than an answer, and a search looks at no fewer.
ASKED = 150
LOOKED_AT = (150, 300)


class Neighbours:
    """The graph of an item table [N + 1, D], row 0 none. Made by hnswlib, by the same rules as Qdrant's but not by its code."""

    def __init__(self, table):
        import hnswlib
        self.asked = min(ASKED, len(table) - 1)
        self.graph = hnswlib.Index(space="ip", dim=table.shape[1])
        self.graph.init_index(len(table) - 1, M=NEIGHBOURS, ef_construction=WHILE_BUILDING, random_seed=1)
        self.graph.add_items(table[1:].numpy(), range(1, len(table)), num_threads=1)

    def search(self, slots, looked_at, unseen, of):
        """Scores as `offline.retrieve` takes them: for the first `slots` interests of what the graph finds alone, `unseen` elsewhere. The others are
        filtered to a topic of few items, where Qdrant compares all. Adds to `of`: searches, seconds, seconds of exact search, best items found.
        """
        def scores(table, interests):
            self.graph.set_ef(looked_at)
            flat = interests[:, :slots].reshape(-1, interests.shape[2])
            start = time.perf_counter()
            found, distances = self.graph.knn_query(flat.numpy(), k=self.asked, num_threads=1)
            between = time.perf_counter()
            exact = torch.matmul(interests, table.t())
            best = exact[:, :slots, 1:].topk(self.asked, 2).indices.reshape(len(flat), -1) + 1
            result = torch.full((len(flat), len(table)), unseen)
            end = time.perf_counter()
            result.scatter_(1, torch.from_numpy(found.astype("int64")), 1 - torch.from_numpy(distances))
            for key, more in (("searches", len(flat)), ("seconds", between - start), ("exact", end - between),
                              ("found", int((result.gather(1, best) > unseen).sum()))):
                of[key] = of.get(key, 0) + more
            return torch.cat([result.view(len(interests), slots, -1), exact[:, slots:]], 1)
        return scores
