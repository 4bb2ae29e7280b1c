"""Proof that an assignment's grader is right: `autograder validate NAME`.

`gradings` grades the solution, the starter, every alternative and every mutant, behind the wall
and in process; `proofs` draws the conclusions; `page` shows them as one HTML page.
"""

from autograder.validate.proofs import Finding, Proof, Validation, validate

__all__ = ["Finding", "Proof", "Validation", "validate"]
