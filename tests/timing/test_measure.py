"""The protocol on a simulated device: what it measures, and what cannot deceive it."""

import pytest

from autograder.timing.judge import Outcome
from autograder.timing.log import Ended
from autograder.timing.noise import PAIRS, noise_class
from autograder.timing.simulated import BASE, Machine, SimulatedWorker, right_answer
from autograder.worker.failures import LimitExceeded, StudentError, WorkerDied


class Student(SimulatedWorker):
    """A student's process of the simulated machine; those below have habits."""

    def __init__(self, reference, speed=1.0):
        super().__init__(reference.machine, "student", speed)
        self.reference = reference


@pytest.mark.parametrize("speed, share", [(0.2, 0), (0.35, 0.3), (0.65, 0.6), (0.95, 1), (3, 1)])
def test_an_honest_submission_gets_the_share_of_its_speed(measured, speed, share):
    _, verdict = measured(Machine(seed=1, cv=0.05, bursts=0.1, bias=0.01), speed)
    assert (verdict.outcome, verdict.share) == (Outcome.TIMED, share)
    assert verdict.low <= speed * 1.05 and verdict.high >= speed * 0.95


def test_turns_go_abba_and_a_launch_begins_with_a_new_process(measured):
    log, _ = measured(Machine(seed=1, cv=0.02), 0.65)
    order = "".join(turn.side[0] for turn in log.turns)
    assert order.startswith("rssrrssr")
    assert sorted({turn.launch for turn in log.turns}) in ([0, 1], [0, 1, 2])


@pytest.mark.parametrize("cv", [0.01, 0.03, 0.06])
def test_the_number_of_pairs_follows_the_solutions_noise_alone(measured, cv):
    logs = [measured(Machine(seed=5, cv=cv), speed)[0] for speed in (0.3, 0.65, 2)]
    assert len({log.pairs for log in logs}) == 1
    assert logs[0].pairs == PAIRS[0.10][logs[0].noise]


def test_a_machine_that_seemed_quiet_gets_its_pairs_all_the_same(measured):
    """The first fifteen turns can be alike by chance; those of the pairs tell better."""
    log, _ = measured(Machine(seed=61, cv=0.06), 0.65)
    assert noise_class(log.solo, 0.10) == 0.05
    assert (log.noise, log.pairs) == (0.10, PAIRS[0.10][0.10])


def test_the_chain_is_long_enough_for_the_clock(measured):
    log, _ = measured(Machine(seed=1, cv=0.02, turn=0.3))
    assert log.units >= 0.3 / BASE and min(log.solo) > 0.27


def test_drift_of_the_device_does_not_count(measured):
    """Each turn is 0.4 % slower than the one before: a quarter over the measurement, which is what
    turns of one side first and then of the other would differ by."""

    class Drifting(Machine):
        pace = 1.0

        def spend(self, seconds):
            super().spend(seconds)
            self.pace *= 1.004
            self.time += seconds * (self.pace - 1)

    _, verdict = measured(Drifting(seed=1, cv=0.001), 1.0)
    assert verdict.outcome is Outcome.TIMED and 0.99 < verdict.ratio < 1.01


def test_answers_that_are_wrong_are_found_however_quick(measured):
    class Wrong(Student):
        def go(self, nonce):
            return super().go(nonce) + 1

    _, verdict = measured(Machine(seed=1), lambda r: Wrong(r, 9))
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, Ended.WRONG)


def test_one_wrong_answer_late_in_the_measurement_is_found(measured):
    class Tires(Student):
        """Right in its first turns, then it skips the work."""

        turns = 0

        def go(self, nonce):
            self.turns += 1
            answer = super().go(nonce)
            return answer if self.turns < 6 else 0.0

    assert measured(Machine(seed=1), Tires)[1].reason == Ended.WRONG


def test_work_done_before_the_clock_runs_lacks_the_nonce(measured):
    class Eager(Student):
        def prepare(self, inputs, units):
            super().prepare(inputs, units)
            self.ready = right_answer(inputs, units, 0)

        def go(self, nonce):
            self.machine.spend(1e-4)
            return self.ready

    assert measured(Machine(seed=1), Eager)[1].reason == Ended.WRONG


def test_answers_kept_from_the_turn_before_are_wrong(measured):
    class Replays(Student):
        kept = None

        def go(self, nonce):
            if self.kept is None:
                self.kept = super().go(nonce)
            self.machine.spend(1e-4)
            return self.kept

    assert measured(Machine(seed=1), Replays)[1].reason == Ended.WRONG


def test_work_kept_by_its_inputs_is_of_no_use(measured):
    """Only the nonce differs, it hopes; and that is added in no time."""

    class Remembers(Student):
        kept = None

        def go(self, nonce):
            if self.inputs != self.kept:
                self.kept = self.inputs
                return super().go(nonce)
            self.machine.spend(1e-4)
            return right_answer(self.inputs, self.units, nonce)

    assert measured(Machine(seed=1), lambda r: Remembers(r, 0.4))[1].share == 0.3


def test_a_process_cannot_slow_the_solution_down(measured):
    """It works in the background whenever it is not frozen."""

    class Sabotages(Student):
        def prepare(self, inputs, units):
            super().prepare(inputs, units)
            reference, mine = self.reference, self
            reference.go = lambda nonce: SimulatedWorker.go(
                reference, nonce if mine.frozen else reference.machine.spend(BASE) or nonce
            )

    _, verdict = measured(Machine(seed=1), lambda r: Sabotages(r, 0.6))
    assert verdict.share == 0.6


def test_a_slow_start_does_not_count(measured):
    class Warms(Student):
        turns = 0

        def go(self, nonce):
            self.turns += 1
            self.speed = 0.05 if self.turns < 6 else 0.9
            return super().go(nonce)

    assert measured(Machine(seed=1), Warms)[1].share == 1


def test_a_submission_that_makes_its_own_noise_is_not_inconclusive(measured):
    class Erratic(Student):
        def go(self, nonce):
            self.speed = (0.2, 0.6)[nonce % 2]
            return super().go(nonce)

    assert measured(Machine(seed=1), Erratic)[1].outcome is Outcome.TIMED


@pytest.mark.parametrize("error, why", [
    (WorkerDied("it is gone"), Ended.DIED), (StudentError("ValueError", "", ""), Ended.RAISED),
    (LimitExceeded("cpu", "too long"), Ended.STOPPED),
])  # fmt: skip
def test_failures_in_a_turn_have_a_name(measured, error, why):
    class Fails(Student):
        def go(self, nonce):
            raise error

    assert measured(Machine(seed=1), Fails)[1].reason == why


def test_a_process_that_does_not_start_again_is_the_students_failure(measured):
    launches = []

    def student(reference):
        launches.append(1)
        if len(launches) == 2:
            raise WorkerDied("it ended while it was imported")
        return Student(reference, 0.65)

    assert measured(Machine(seed=1, cv=0.04), student)[1].reason == Ended.DIED


def test_a_solution_that_fails_is_nobody_elses_fault(measured):
    def student(reference):
        reference.go = None
        return Student(reference)

    with pytest.raises(TypeError):
        measured(Machine(seed=1), student)


def test_one_turn_at_the_limit_is_forgiven(measured):
    launches = []

    class Stumbles(Student):
        def go(self, nonce):
            if len(launches) == 1:
                raise LimitExceeded("wall", "the machine stood still")
            return super().go(nonce)

    def student(reference):
        launches.append(1)
        return Stumbles(reference, 0.95)

    log, verdict = measured(Machine(seed=1), student)
    assert verdict.share == 1 and len(log.taken()) >= log.pairs // 2


def test_stopping_the_last_launch_makes_no_machine_unfit(measured):
    """It would be graded again and again, and never get what it has earned."""
    launches = []

    class Stalls(Student):
        def go(self, nonce):
            if len(launches) % 3 == 0:
                raise LimitExceeded("wall", "it waits")
            return super().go(nonce)

    def student(reference):
        launches.append(1)
        return Stalls(reference, 0.65 if len(launches) % 2 else 0.1)

    log, verdict = measured(Machine(seed=1, cv=0.04), student)
    assert verdict.outcome is not Outcome.INCONCLUSIVE and log.attempts == 0


def test_a_device_in_use_is_tried_again_and_then_says_nothing(measured):
    machine = Machine(seed=1, user="process 77")
    log, verdict = measured(machine)
    assert (verdict.outcome, log.attempts) == (Outcome.INCONCLUSIVE, 2)
    assert machine.time >= 3.0  # it waited in between


def test_a_machine_that_recovers_gets_its_verdict(measured):
    """A co-tenant comes in the midst of the first try, and stays."""
    machine = Machine(seed=1, cv=0.01, load=lambda now: 1.5 if now > 0.8 else 1.0)
    log, verdict = measured(machine, 0.95)
    assert (verdict.share, log.attempts) == (1, 1)


def test_throttling_is_left_out_and_made_up_for(measured):
    log, verdict = measured(Machine(seed=1, throttled=(1.2, 1.3)), 0.95)
    flagged = [pair for pair in log.taken() if pair[0].flags]
    assert flagged and verdict.share == 1


def test_a_machine_without_a_class_says_so(measured):
    assert measured(Machine(seed=1, cv=0.6))[1].reason == Ended.NOISY


class Leaves(Student):
    """Answers at once, and lets work go on that it has queued, as a GPU's kernels do."""

    left = 0.0

    def go(self, nonce):
        answer = super().go(nonce)
        self.machine.queued = self.machine.time + self.left
        return answer


def leaving(left):
    def student(reference):
        found = Leaves(reference, 0.65)
        found.left = left
        return found

    return student


def test_work_that_a_process_leaves_behind_does_not_slow_the_solution(measured):
    log, verdict = measured(Machine(seed=1, cv=0.02), leaving(2.0))
    beside = [turn.seconds for turn in log.turns if turn.side == "reference"]
    assert verdict.share == 0.6 and max(beside) < 1.2 * max(log.solo)


def test_work_that_goes_on_and_on_is_the_students_when_it_ends_with_it(measured):
    class Ends(Machine):
        def settle(self):
            """With the process its work ends: the second time that it is waited for."""
            rests = super().settle()
            self.queued = self.time
            return rests

    log, verdict = measured(Ends(seed=1, cv=0.02), leaving(1e6))
    assert (verdict.outcome, verdict.reason) == (Outcome.FAILED, Ended.WORKED_ON)
    assert log.attempts == 0


def test_once_it_may_have_been_somebody_else(measured):
    class Visited(Machine):
        visits = 0

        def settle(self):
            self.visits += 1
            return self.visits != 12

    assert measured(Visited(seed=1, cv=0.02), 0.65)[1].share == 0.6


def test_a_device_that_never_rests_says_nothing(measured):
    log, verdict = measured(Machine(seed=1, queued=1e9))
    assert (verdict.outcome, log.ended) == (Outcome.INCONCLUSIVE, Ended.BUSY)


def test_what_the_canary_says_is_for_the_staff(measured):
    log, verdict = measured(Machine(seed=1, canary_says="twice as slow as once"))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Ended.BUSY)
    assert (log.detail, log.attempts) == ("twice as slow as once", 2)


def test_the_canary_is_told_the_seconds_of_one_unit(measured):
    class Listens(Machine):
        def canary(self, seconds):
            self.heard = seconds
            return ""

    machine = Listens(seed=1, cv=0.01, turn=0.3)
    log, _ = measured(machine)
    assert log.units > 10 and 0.9 * BASE < machine.heard < 1.1 * BASE


def test_steps_of_the_clock_do_not_count(measured):
    clocks = [(n, (1.0, 1.06)[n % 2]) for n in range(100)]
    _, verdict = measured(Machine(seed=1, cv=0.005, turn=0.1, clocks=clocks), 0.95)
    assert verdict.share == 1 and 0.92 < verdict.ratio < 0.98
