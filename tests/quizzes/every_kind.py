"""A bank with an item of every kind, full of characters that formats give a meaning to."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from quizzes.exchange.export import exercises_of_bank
from quizzes.forms import Exercise
from quizzes.loading.banks import Bank, load_bank

TEXT = r"""
schema: quiz-bank/1
bank: every-kind
title: Every kind / of "question" & more
objectives:
  count: Count paths
slips:
  adds: {is: Adds instead of multiplying}
items:
  - id: pick
    type: choice
    objective: count
    difficulty: 2
    source: {doc: "002", at: Quiz Q2}
    tags: [paths]
    ask: |
      Is $\nabla f \ne \nu$ for {a, b} = 50% ~ x # y : z -> w?

      Here 1 < 2 & `a < b`, **always** so
    options:
      - right: $2^{L}$ = "two" & more
        why: At each block there are **two** ways, `a -> b`.
      - wrong: "%50% of $x$"
        why: "Half: of what? # ~ = { }"
        slip: adds
      - wrong: "[html] of a kind"
        why: "%50% is no weight here."
        credit: 0.5
    hints:
      - text: How many ways at $n = 1$?
        cost: 0.25
      - And at two?
    solution: |
      Multiply:

      - one block, 2
      - two blocks, 4
    erratum: {kind: wording, note: The source says "layers".}
    penalty: 0.2
    points: 2
  - id: tick
    type: choice
    pick: many
    shuffle: false
    ask: Which are powers of two?
    options:
      - right: 2
        why: One block.
      - wrong: 3
        why: No stack has three paths.
      - right: 4
        why: Two blocks.
      - right: 8
        why: Three blocks.
  - id: vote
    type: claim
    ask: The norm is at least one.
    verdict: only-if
    condition: Every branch is monotone.
    why:
      "true": A branch of $-I$ cancels it.
      "false": Sometimes it is.
      only-if: It needs monotone branches.
  - id: paths
    type: number
    ask: How many paths have {{n}} blocks?
    vary:
      n: {from: 2, to: 9}
    answer: 2^n
    why: Two at each.
    slips:
      - answer: 2*n + 1
        slip: adds
        credit: 0.25
        why: That adds.
      - answer: -n
        why: A number of paths is not negative.
  - id: share
    type: number
    ask: What is left?
    answer: 0.75^10
    why: Three quarters each time.
    slips:
      - answer: 0.25^10
        why: That is what was lost.
  - id: slope
    type: expression
    symbols: [s, F]
    ask: Write it down.
    answer: s*F
    accept: [F*s]
    slips:
      - answer: s + F
        why: That adds.
  - id: jacobian
    type: matexpr
    given:
      dims: {n: 4}
      J: [n, n]
    ask: The Jacobian is
    answer: I + J
    slips:
      - answer: J
        why: The skip is missing.
  - id: cells
    type: matrix
    ask: Fill in.
    answer: [[1, 0], [0, 1/2]]
  - id: words
    type: set
    of: matexpr
    given:
      dims: {n: 4}
      J1: [n, n]
      J2: [n, n]
    ask: List the paths.
    answer: [I, J1, J2, J2*J1]
  - id: name
    type: text
    ask: Which scheme?
    answer: forward Euler
    accept: ["explicit Euler*"]
    why: The old state decides.
    slips:
      - answer: "=backward*"
        why: That uses the new state.
  - id: steps
    type: order
    ask: Put the branch in order.
    sequence: [norm, ReLU, conv, norm]
    distractors:
      - step: ReLU after the sum
        why: Nothing stands on the skip.
    why: Normalise first.
  - id: drag
    type: order
    ask: Put them in order.
    sequence: [first, second, third]
  - id: pairs
    type: match
    ask: Match each with its formula.
    pairs:
      - left: Post -> activation
        right: $\sigma(F(x) + x)$
        why: The gate stands on the sum.
      - left: Pre-activation
        right: $F(\sigma(x)) + x$
    extra: [Neither = nor]
  - id: explain
    type: essay
    ask: Explain.
    model: The skip copies $x$.
    words: {min: 5, max: 100}
    rubric:
      - {points: 1, if: Says that $x$ is copied.}
  - id: whole
    type: parts
    ask: A stack has 3 blocks.
    solution: Two to the three.
    parts:
      - id: count
        type: number
        ask: How many paths?
        answer: 8
        hints: [Two at each.]
      - id: why
        type: text
        ask: What doubles?
        answer: the number
  - id: unfinished
    type: number
    status: draft
    ask: How many?
    answer: 3
"""


@cache
def every_kind() -> Bank:
    """Load the bank."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "every_kind.yaml"
        file.write_text(TEXT, encoding="utf-8")
        return load_bank(file)


def every_exercise() -> dict[str, Exercise]:
    """Return the exercises of the bank by name."""
    return {exercise.name: exercise for exercise in exercises_of_bank(every_kind())}
