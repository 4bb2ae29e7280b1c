"""Problem 2."""

# BEGIN SOLUTION
import random

# END SOLUTION


def roll(weights):
    """Face k of a die with probability weights[k]. weights: list of float that sum to 1."""
    # BEGIN SOLUTION
    return random.choices(range(len(weights)), weights)[0]
    # END SOLUTION
