"""What a proof finds wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """culprit: the mutant, check, file, ... to look at; what: what is wrong with it, what to do."""

    culprit: str
    what: str

    def __str__(self) -> str:
        return f"{self.culprit}: {self.what}"


@dataclass(frozen=True)
class Proof:
    """One property. figure: what was looked at, in a few words; it holds without findings."""

    title: str
    figure: str
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.findings


def proof(title: str, figure: str, findings: list[Finding]) -> Proof:
    return Proof(title, figure, tuple(findings))
