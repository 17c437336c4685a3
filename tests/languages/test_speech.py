"""Lengths of time, dates and texts in each language."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from supportflow.define.texts import text
from supportflow.define.times import (
    BusinessDays,
    BusinessTime,
    Duration,
    WallTime,
    business_days,
    business_hours,
    business_minutes,
    days,
    duration,
    hours,
    minutes,
    seconds,
)
from supportflow.define.work import Priority
from supportflow.errors import BadCall
from supportflow.languages import Speech, speech
from supportflow.languages.entries import plural
from supportflow.testing import durations


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["4 business hours", "1 business hour", "90 business minutes", "1 h 30 min"]),
        ("it", ["4 ore lavorative", "1 ora lavorativa", "90 minuti lavorativi", "1 h 30 min"]),
        ("de", ["4 Arbeitsstunden", "1 Arbeitsstunde", "90 Minuten Arbeitszeit", "1 Std. 30 Min."]),
        ("ro", ["4 ore lucrătoare", "1 oră lucrătoare", "90 de minute lucrătoare", "1 h 30 min"]),
    ],
)
def test_lengths_of_time_are_exact(language: str, words: list[str]) -> None:
    """A promise is never rounded, and is counted as the language counts."""
    say = speech(language).time
    given = (business_hours(4), business_hours(1), business_minutes(90), minutes(90))
    assert [say(one) for one in given] == words


@pytest.mark.parametrize(
    ("language", "one", "two", "twenty"),
    [
        ("it", "1 giorno", "2 giorni", "20 giorni lavorativi, entro la chiusura"),
        ("de", "1 Tag", "2 Tage", "20 Arbeitstage, bis Geschäftsschluss"),
        ("ro", "1 zi", "2 zile", "20 de zile lucrătoare, până la închidere"),
    ],
)
def test_days(language: str, one: str, two: str, twenty: str) -> None:
    """Days are counted by 24 hours or by what is open; Romanian says "de" from twenty on."""
    say = speech(language).time
    assert say(days(1)) == one
    assert say(hours(48)) == two
    assert say(business_days(20, end_of_day=True)) == twenty
    assert say(seconds(0)).startswith("0 ")


@given(durations())
def test_english_is_what_a_duration_says_itself(given: Duration) -> None:
    """The English words are those that the process is written in, and can be read again."""
    said = speech("en").time(given)
    assert said == str(given)
    assert duration(said) == given


@given(durations())
def test_no_length_of_time_is_said_like_another(given: Duration) -> None:
    """A length of time and one that is a little longer are never said alike."""
    longer: WallTime | BusinessTime | BusinessDays
    if isinstance(given, BusinessDays):
        longer = BusinessDays(given.days + 1, given.end_of_day)
    else:
        longer = type(given)(given.seconds + 1)
    for language in ("it", "de", "ro"):
        assert speech(language).time(given) != speech(language).time(longer)


def test_romanian_counts_in_three_ways() -> None:
    """0 and 2 to 19 are a few, and so are numbers that end like them."""
    few = [number for number in range(125) if plural("ro", number) == "few"]
    assert few == [0, *range(2, 20), *range(101, 120)]
    assert [plural("de", number) for number in (0, 1, 2)] == ["other", "one", "other"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Fri 13 November 2026, 17:50"),
        ("it", "ven 13 novembre 2026, 17:50"),
        ("de", "Fr, 13. November 2026, 17:50 Uhr"),
        ("ro", "vin., 13 noiembrie 2026, 17:50"),
    ],
)
def test_moments(language: str, words: str) -> None:
    """A moment is said with its day of the week, in its own zone."""
    assert speech(language).moment(datetime(2026, 11, 13, 17, 50, tzinfo=UTC)) == words
    assert speech("de").date(date(2026, 3, 1)) == "1. März 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, "allo scadere del tempo"),
        ("80 %", "al 80 % del tempo"),
        ("12.5 %", "al 12,5 % del tempo"),
        ("1 business hour before", "1 ora lavorativa prima della scadenza"),
        ("30 min after", "30 min dopo la scadenza"),
    ],
)
def test_moments_of_escalations(at: str | None, words: str) -> None:
    """A share of the time, or a length of time beside its end."""
    assert speech("it").at(at) == words


def test_lists_end_in_the_word_of_the_language() -> None:
    """Commas, then 'and' or 'or'; one item stands alone, none is nothing."""
    assert speech("ro").all_of(["a", "b", "c"]) == "a, b și c"
    assert speech("de").any_of(["a", "b"]) == "a oder b"
    assert speech("it").all_of(["a"]) == "a"
    assert speech("it").all_of([]) == ""


def test_texts_of_the_process_fall_back_and_are_remembered() -> None:
    """A regional language takes its base, then the first given; what is missing can be reported."""
    say = speech("de-AT")
    assert say.text(text(en="Closed", de="Zu")) == "Zu"
    assert say.text(text(en="Closed", de_AT="Gesperrt")) == "Gesperrt"
    assert say.text("plain") == "plain"
    assert not say.missing
    assert say.title(Priority("high", text(en="High", it="Alta"))) == "High"
    assert list(say.missing) == ["High"]


def test_an_unknown_language_is_spoken_in_english() -> None:
    """The texts of a process may be in any language; ours around them are then English."""
    say = speech("fr")
    assert (say.language, say.spoken, say.known) == ("fr", "en", False)
    assert say.text(text(en="Closed", fr="Fermé")) == "Fermé"
    assert speech("pt-BR").known is False
    assert speech("de-AT").known is True


def test_own_words_replace_ours() -> None:
    """A text may be replaced, one that counts with all its forms."""
    say = speech(
        "it",
        words={
            "kinds.teams": "Gruppi",
            "time.business_hours": {"one": "{n} ora d'ufficio", "other": "{n} ore d'ufficio"},
        },
    )
    assert say.say("kinds.teams") == "Gruppi"
    assert say.time(business_hours(4)) == "4 ore d'ufficio"
    assert say.time(business_hours(1)) == "1 ora d'ufficio"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"kinds.team": "x"}, "no text 'kinds.team' to replace. Did you mean 'kinds.teams'?"),
        ({"at.percent": "{part} %"}, "text 'at.percent' asks for 'part': it has 'share'."),
        ({"at.percent": "{share %"}, "text 'at.percent': a brace is opened or closed alone."),
        ({"yes": {"other": "sì"}}, "text 'yes' does not count anything: give one text."),
        ({"time.days": {"one": "{n} dì"}}, "text 'time.days' counts: give 'one' and 'other'."),
        ({"time.days": {"few": "{n} dì"}}, "text 'time.days' has 'few': give 'one' or 'other'."),
    ],
)
def test_own_words_that_cannot_be_said_are_refused(words: dict[str, str], message: str) -> None:
    """An unknown key, a placeholder that is not given, a form that the language does not have."""
    with pytest.raises(BadCall) as refused:
        speech("it", words=words)
    assert message in str(refused.value)


def test_the_form_of_address_is_one_of_two() -> None:
    """Formal or informal."""
    with pytest.raises(BadCall, match="address='casual' means nothing: give 'formal' or 'informal"):
        Speech("de", address="casual")  # type: ignore[arg-type]


def test_counting_needs_a_number() -> None:
    """A text that counts says so when no number is given."""
    with pytest.raises(TypeError, match=r"'time\.days' counts something: give n="):
        speech("en").say("time.days")
