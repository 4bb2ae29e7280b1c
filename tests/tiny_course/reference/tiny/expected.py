"""Inputs and outputs of the public check."""


def examples(reference):
    """Name -> inputs and outputs."""
    return {"three": {"numbers": [1.5, 2.0, 4.0], "mean": reference.mean([1.5, 2.0, 4.0])}}
