"""Records the product once for each size, and replays it."""

import torch

graphs = {}


def record(a):
    given = a.clone()
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        given @ given  # libraries set themselves up before anything is recorded
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        out = given @ given
    return given, graph, out


def square(a):
    if not a.is_cuda:
        return a @ a
    if a.shape not in graphs:
        graphs.clear()
        graphs[a.shape] = record(a)
    given, graph, out = graphs[a.shape]
    given.copy_(a)
    graph.replay()
    return out.clone()
