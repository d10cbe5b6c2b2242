"""Models of one's own, as second_judge.factory names them; for tests."""

from linker_core.second_judge import Unanswered


class Answers:
    """Gives the same answer to everything, and notes what it was asked."""

    def __init__(self, answer=0.9, identity="fixed"):
        self.answer = answer
        self.identity = identity
        self.asked = []

    def assess(self, questions):
        for question in questions:
            self.asked.append(question)
            yield self.answer


class Breaks(Answers):
    """Answers twice, then fails."""

    def assess(self, questions):
        yield from list(super().assess(questions))[:2]
        raise RuntimeError("out of memory")


def make_willing():
    return Answers(1.0, "willing")


def make_silent():
    return Answers(Unanswered("no idea"), "silent")


def make_nothing():
    return object()
