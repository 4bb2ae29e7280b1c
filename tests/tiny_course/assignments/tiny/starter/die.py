"""Problem 2."""



def roll(weights):
    """Face k of a die with probability weights[k]. weights: list of float that sum to 1."""
    raise NotImplementedError("problem 2: roll")
