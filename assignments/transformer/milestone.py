"""Milestone 3, for `autograder milestones`: your Transformer-LM, problems 4.7 to 4.9, on a whole text.

Runs beside your files. Training is cut into pieces, to see the held-out perplexity between them.
"""

CONTEXT, WIDTH, HEADS, LAYERS, BATCH = 32, 64, 4, 2, 8
RATES = (3e-3, 3e-3, 2e-3, 2e-3, 1e-3, 3e-4)  # of the pieces: AdamW starts anew in each
WRITES = 200  # tokens


def run(train, held_out, vocabulary, budget, seed, report):
    """Learn from a stream of ids.

    train, held_out: (L,), (M,) int64 arrays, streams of ids; id 0 ends a sentence or a line.
    vocabulary: list of V tokens (str). budget: int, how many tokens to read in training.
    seed: int. report: function of the number of tokens read and the perplexity on held_out, for
    each point of the learning curve.
    Returns {"perplexity": float, "sample": list of tokens (str)}.
    """
    import generation
    import model as models
    import torch
    import training

    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = models.TransformerLM(len(vocabulary), CONTEXT, WIDTH, HEADS, LAYERS).to(device)
    text, new = (torch.tensor(ids, device=device) for ids in (train, held_out))
    steps = max(1, budget // (BATCH * CONTEXT * len(RATES)))
    for piece, rate in enumerate(RATES, 1):
        training.train(model, text, steps, BATCH, rate, seed + piece)
        perplexity = float(training.perplexity(model, new))
        report(piece * steps * BATCH * CONTEXT, perplexity)
    start = torch.zeros((1, 1), dtype=torch.int64, device=device)
    uniforms = torch.rand((1, WRITES), device=device)
    ids = generation.generate(model, start, WRITES, 1.0, uniforms)
    return {"perplexity": perplexity, "sample": [vocabulary[i] for i in ids[0].tolist()]}
