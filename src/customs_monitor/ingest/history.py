"""What the landing already knows of a file, and whether the file adds to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .manifest import Manifest
from .question import Question


@dataclass(frozen=True)
class Decision:
    """`land` an extract, `rewrite` what was said of an `earlier` one, or leave it `unchanged`."""

    action: str
    coverage: str
    question: Question
    earlier: Manifest | None = None


def decide(
    same: Sequence[Manifest],
    vintage: str,
    coverage: str | None,
    question: Question,
    source_file: str,
) -> Decision:
    """Decide about content by the extracts that were landed of the `same`, oldest first.

    `coverage` is None, and a part of `question` empty, where nobody said it; it then never changes
    what somebody once said. The same content of a later day is a statement of that day.
    """
    earlier = [
        other
        for other in same
        # Files without lines are all the same; each answers its own question.
        if other.vintage <= vintage
        and (
            other.rows_in_file
            or other.question == question
            or (question == Question() and other.source_file == source_file)
        )
    ]
    if not earlier:
        return Decision("land", coverage or "partial", question)
    last = earlier[-1]
    question = Question(
        question.codes or last.question.codes, question.months or last.question.months
    )
    said = coverage or last.coverage
    if last.vintage < vintage:
        return Decision("land", said, question)
    if question != last.question or (said != last.coverage and last.is_whole):
        return Decision("rewrite", said, question, last)
    return Decision("unchanged", last.coverage, question, last)
