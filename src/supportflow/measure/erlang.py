"""Closed forms for queues of calls and chats: Erlang B, C and A, and how many people they ask for.

They hold for arrivals at one constant rate, at people who are all there all the time, and for a
queue that has settled. Tickets are not like that: they pile up over night and in the morning, and
some days are busier than others. On a usual day profile Erlang C promises that 5 people answer 99 %
within an hour where a simulation of the same work shows 67 %. Use them for phone and chat within
one busy hour, and `simulate` for everything that may wait until tomorrow.

Rates and times are in one unit of your choice: 9 calls an hour and 0.1 hours each, or per minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, inf, isfinite
from typing import Final, NamedTuple

from supportflow.errors import BadCall

__all__ = ["Queue", "erlang_a", "erlang_b", "erlang_c", "staff_needed"]

MOST: Final = 100_000
LONGEST: Final = 1_000_000


class Queue(NamedTuple):
    """A queue that has settled; times are in the unit of the rates.

    `load` is the offered work in Erlang (arrivals x handling time), `occupancy` the share of their
    time that people work. `p_wait` is the probability of having to wait, `mean_wait` the mean of
    all, also of those who do not wait, `mean_queue` how many wait on average. `p_lost` is the
    share that gives up (Erlang A). `within` is the share that is answered within the time asked
    for (Erlang C), None if none was.
    """

    agents: int
    load: float
    occupancy: float
    p_wait: float
    mean_wait: float
    mean_queue: float
    p_lost: float = 0.0
    within: float | None = None


def erlang_b(load: float, agents: int) -> float:
    """Return the share of calls that find everybody busy and are lost, when nobody can wait.

    `load` is in Erlang. The recursion B(k) = a B(k-1) / (k + a B(k-1)) is stable for any number of
    people. Raises BadCall for what is no load or no number of people.
    """
    _checked("load", load)
    _people(agents)
    blocked = 1.0
    for count in range(1, agents + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(rate: float, handling: float, agents: int, *, within: float | None = None) -> Queue:
    """Return the queue in which everybody waits for as long as it takes (M/M/c).

    `rate` arrivals per unit of time and a mean `handling` time in that unit. With `within` the
    answer says what share waits no longer than that. Arrivals at one rate, all people always
    there: see the module about what that means for tickets. Raises BadCall when the people do
    not suffice, since then the queue grows without end.
    """
    load = _load(rate, handling)
    _people(agents)
    if within is not None:
        _checked("within", within)
    if load >= agents:
        raise BadCall(
            f"{agents} people cannot do {load:g} Erlang of work: the queue grows without end; "
            f"it takes at least {int(load) + 1}"
        )
    blocked = erlang_b(load, agents)
    p_wait = agents * blocked / (agents - load * (1 - blocked))
    drain = (agents - load) / handling if handling else inf
    mean_wait = p_wait / drain if load else 0.0
    share = None if within is None else 1 - p_wait * exp(-drain * within)
    return Queue(agents, load, load / agents, p_wait, mean_wait, rate * mean_wait, 0.0, share)


def erlang_a(rate: float, handling: float, agents: int, patience: float) -> Queue:
    """Return the queue in which customers give up after an exponential time (M/M/c+M).

    `patience` is the mean time after which somebody who waits hangs up; the mean wait is that of
    all, whether answered or not. It always settles, also with too few people: then many give up.
    The same caution as for `erlang_c` holds. Raises BadCall for what is no rate or time.
    """
    load = _load(rate, handling)
    _people(agents)
    _checked("patience", patience)
    if not patience:
        raise BadCall("patience=0: customers who never wait are lost at once: use erlang_b")
    if not load:
        return Queue(agents, 0.0, 0.0, 0.0, 0.0, 0.0)
    leaving = 1 / patience
    if handling and (rate - agents / handling) * patience > LONGEST:
        raise BadCall(
            f"{agents} people cannot do {load:g} Erlang of work, and with that much patience more "
            f"than {LONGEST:,} would wait"
        )
    # The states from c on, in units of the probability that exactly c are there.
    unit, weight, above, waiting, over = 1.0, 1.0, 1.0, 0.0, 0
    while True:
        over += 1
        weight *= rate / (agents / handling + over * leaving)
        above += weight
        waiting += over * weight
        if weight * (over + 1) < 1e-18 * waiting and weight < 1e-18 * above:
            break
        if weight > 1e200:
            unit, weight, above, waiting = (
                one / 1e200 for one in (unit, weight, above, waiting)
            )  # fmt: skip
    # Erlang B is that probability when nothing lies above: B = p(c) / sum of p(0..c).
    blocked = erlang_b(load, agents)
    whole = unit * (1 - blocked) + above * blocked
    queue = waiting * blocked / whole
    lost = leaving * queue / rate
    mean_wait = queue / rate
    occupancy = load * (1 - lost) / agents
    p_wait = above * blocked / whole
    return Queue(agents, load, occupancy, p_wait, mean_wait, queue, lost)


def staff_needed(rate: float, handling: float, *, share: float, within: float) -> Queue:
    """Return the queue with the fewest people who answer a `share` within a time (Erlang C).

    ``staff_needed(100 / 1800, 180, share=0.8, within=20)`` asks, in seconds, for 100 calls in
    half an hour of three minutes each, 80 % of them answered within 20 seconds: 14 people who
    take calls, without breaks and absence. Phone and chat only: see the module. Raises BadCall
    when no number of people answers that share.
    """
    load = _load(rate, handling)
    _checked("within", within)
    if not 0 < share < 1:
        raise BadCall(f"share={share:g}: give a share between 0 and 1, such as 0.8")
    if load > MOST:
        raise BadCall(f"{load:g} Erlang of work is more than {MOST:,} people can do")
    for agents, blocked in _blocked(load):
        if agents <= load:
            continue
        p_wait = agents * blocked / (agents - load * (1 - blocked))
        drain = (agents - load) / handling if handling else inf
        if 1 - p_wait * exp(-drain * within) >= share:
            return erlang_c(rate, handling, agents, within=within)
    raise AssertionError("with one agent more the share always grows")


def _blocked(load: float) -> Iterator[tuple[int, float]]:
    blocked, count = 1.0, 0
    while True:
        count += 1
        blocked = load * blocked / (count + load * blocked) if load else 0.0
        yield count, blocked


def _load(rate: float, handling: float) -> float:
    _checked("rate", rate)
    _checked("handling", handling)
    return rate * handling


def _checked(name: str, given: float) -> None:
    number = isinstance(given, (int, float)) and not isinstance(given, bool)  # type: ignore[redundant-expr]
    if not number or not isfinite(given) or given < 0:
        raise BadCall(f"{name} takes a number from 0 up, not {given!r}")


def _people(agents: int) -> None:
    if type(agents) is not int or not 1 <= agents <= MOST:
        raise BadCall(f"agents takes a whole number from 1 to {MOST:,}, not {agents!r}")
