"""Every rule of the checker, in the order in which it is asked."""

from __future__ import annotations

from supportflow.checks.facts import Check
from supportflow.checks.rules import (
    budgets,
    coverage,
    duties,
    escalations,
    funnel,
    growth,
    handoffs,
    knowledge,
    measured,
    people,
    policies,
    promises,
    questions,
    rows,
    sensitive,
    skills,
    staffing,
    structure,
    told,
    upkeep,
    waiting,
    work,
)
from supportflow.define.faults import FAULTS
from supportflow.errors import Severity

__all__ = ["RULES", "codes"]

RULES = (
    Check("dead-end", "error", "a state that is not final has no way out", structure.dead_end),
    Check(
        "no-way-to-end",
        "error",
        "states lead only to each other, never to a final state",
        structure.no_way_to_end,
    ),
    Check(
        "endless-chain",
        "error",
        "immediate transitions follow each other for ever",
        structure.endless_chain,
    ),
    Check(
        "endless-opening",
        "error",
        "child tickets at once open child tickets of the same kind",
        structure.endless_opening,
    ),
    Check(
        "need-never-met",
        "error",
        "a transition needs a task that no state on the way opens",
        rows.need_never_met,
    ),
    Check(
        "no-channel",
        "warning",
        "no channel is declared, so no ticket can be opened",
        structure.no_channel,
    ),
    Check(
        "conditional-chain",
        "warning",
        "immediate transitions may follow each other for ever",
        structure.conditional_chain,
    ),
    Check(
        "long-chain",
        "warning",
        "more immediate transitions follow each other than are taken in one event",
        structure.long_chain,
    ),
    Check(
        "workflow-never-starts",
        "warning",
        "no channel starts in a workflow and nothing opens it",
        structure.workflow_never_starts,
    ),
    Check("starts-closed", "warning", "a channel starts in a final state", structure.starts_closed),
    Check(
        "unreachable-state",
        "warning",
        "no ticket can ever be in a state",
        structure.unreachable_state,
    ),
    Check(
        "no-final-state", "warning", "a workflow never closes its tickets", structure.no_final_state
    ),
    Check(
        "row-never-wins",
        "warning",
        "an earlier row of the same event is always taken instead",
        rows.row_never_wins,
    ),
    Check(
        "late-timer", "warning", "another timer has always moved the ticket before", rows.late_timer
    ),
    Check(
        "timer-with-needs", "warning", "a transition taken by time has needs", rows.timer_with_needs
    ),
    Check(
        "note-by-nobody",
        "warning",
        "a note is required where nobody is there to write it",
        rows.note_by_nobody,
    ),
    Check(
        "no-children",
        "warning",
        "a workflow waits for child tickets that it never opens",
        rows.no_children,
    ),
    Check(
        "alphabetical-order",
        "warning",
        "a condition orders names letter by letter",
        rows.alphabetical_order,
    ),
    Check(
        "no-way-to-person",
        "warning",
        "from a bot or a waiting state no way leads to a person",
        waiting.no_way_to_person,
    ),
    Check(
        "wait-without-timeout",
        "warning",
        "a waiting state has no reminder and no time-out",
        waiting.wait_without_timeout,
    ),
    Check(
        "resolved-never-closes",
        "warning",
        "no time closes a resolved ticket",
        waiting.resolved_never_closes,
    ),
    Check(
        "team-can-do-nothing",
        "warning",
        "the answering team may do none of a state's transitions",
        waiting.team_can_do_nothing,
    ),
    Check("state-without-area", "warning", "a state belongs to no area", people.state_without_area),
    Check("area-without-team", "warning", "an area has no team", people.area_without_team),
    Check("task-without-area", "warning", "nobody answers for a task", people.task_without_area),
    Check(
        "unreachable-team",
        "warning",
        "no ticket and no question ever comes to a team",
        people.unreachable_team,
    ),
    Check(
        "team-without-agents",
        "warning",
        "a team has no agents while others have",
        people.team_without_agents,
    ),
    Check(
        "role-without-agents",
        "warning",
        "a transition is left to a level on which nobody stands",
        people.role_without_agents,
    ),
    Check(
        "asks-in-circle",
        "warning",
        "whoever does not know asks somebody who asks back",
        people.asks_in_circle,
    ),
    Check(
        "escalates-elsewhere",
        "warning",
        "a ticket escalates to a team that is not asked for help",
        people.escalates_elsewhere,
    ),
    Check(
        "open-task-stops-timer",
        "warning",
        "a timer ends the ticket, but a task may still be open then",
        work.open_task_stops_timer,
    ),
    Check(
        "asks-too-late",
        "warning",
        "a task asks for help only when its promised time is over",
        handoffs.asks_too_late,
    ),
    Check("task-never-opened", "warning", "no state opens a task", work.task_never_opened),
    Check(
        "never-chosen",
        "warning",
        "an earlier row always decides the priority, topic or product first",
        work.never_chosen,
    ),
    Check(
        "promise-never-counts",
        "warning",
        "an earlier promise always counts first",
        promises.promise_never_counts,
    ),
    Check(
        "promise-of-zero",
        "warning",
        "a promise is broken as soon as it starts",
        promises.promise_of_zero,
    ),
    Check(
        "clocks-in-circle",
        "warning",
        "clocks of a promise wait for each other",
        promises.clocks_in_circle,
    ),
    Check(
        "promise-while-closed",
        "warning",
        "a promise is over before those who must keep it are back",
        coverage.promise_while_closed,
    ),
    Check(
        "longer-than-promised",
        "warning",
        "a state, a task or a way takes longer than the ticket's promise",
        budgets.longer_than_promised,
    ),
    Check(
        "promise-after-escalation",
        "warning",
        "a ticket is taken away before the time that its state promises is over",
        promises.promise_after_escalation,
    ),
    Check(
        "channel-not-covered",
        "warning",
        "a channel is open while the team that receives its tickets is closed",
        coverage.channel_not_covered,
    ),
    Check(
        "reminder-out-of-hours",
        "warning",
        "a customer is reminded at any hour of the day or night",
        coverage.reminder_out_of_hours,
    ),
    Check(
        "escalation-never-comes",
        "warning",
        "what an escalation watches never runs, or ends before it comes",
        escalations.escalation_never_comes,
    ),
    Check(
        "escalation-at-once",
        "warning",
        "an escalation comes as soon as its clock starts",
        escalations.escalation_at_once,
    ),
    Check(
        "escalation-fires-nothing",
        "warning",
        "the event that an escalation fires is possible nowhere where it comes",
        escalations.escalation_fires_nothing,
    ),
    Check(
        "escalation-changes-nothing",
        "warning",
        "an escalation sets what the ticket already has",
        escalations.escalation_changes_nothing,
    ),
    Check(
        "escalation-comes-and-goes",
        "warning",
        "an escalation makes its own condition false",
        escalations.escalation_comes_and_goes,
    ),
    Check(
        "escalation-to-nobody",
        "warning",
        "nobody is there whom an escalation tells, or who may take the ticket",
        told.escalation_to_nobody,
    ),
    Check(
        "escalation-to-closed-team",
        "warning",
        "an escalation comes while those whom it concerns are closed",
        told.escalation_to_closed_team,
    ),
    Check("same-duty", "warning", "two areas say that they do the same", duties.same_duty),
    Check(
        "duty-contradicted",
        "warning",
        "an area does what it says that it does not do",
        duties.duty_contradicted,
    ),
    Check(
        "task-done-elsewhere",
        "warning",
        "a task is opened where another team has the ticket than the one that does it",
        duties.task_done_elsewhere,
    ),
    Check(
        "unskilled-task",
        "warning",
        "nobody in the team that does a task has the skills and the level for it",
        skills.unskilled_task,
    ),
    Check(
        "skill-nobody-has",
        "warning",
        "a skill is asked for that no agent has",
        skills.skill_nobody_has,
    ),
    Check(
        "route-nobody-serves",
        "warning",
        "nobody in the queue of a route can take its tickets",
        skills.route_nobody_serves,
    ),
    Check(
        "route-never-counts",
        "warning",
        "an earlier route always counts first",
        staffing.route_never_counts,
    ),
    Check(
        "team-takes-nothing",
        "warning",
        "tickets are handed out in a team where nobody may have any",
        staffing.team_takes_nothing,
    ),
    Check(
        "shift-outside-team",
        "warning",
        "an agent's shift never meets the hours of the team",
        staffing.shift_outside_team,
    ),
    Check(
        "stand-in-cannot",
        "warning",
        "a stand-in lacks a skill that tickets of the one who is away ask for",
        staffing.stand_in_cannot,
    ),
    Check(
        "push-back-too-late",
        "warning",
        "a ticket goes back to the queue only when its first answer is late",
        staffing.push_back_too_late,
    ),
    Check(
        "push-back-to-nobody",
        "warning",
        "a ticket goes back to a queue from which nobody else can take it",
        staffing.push_back_to_nobody,
    ),
    Check(
        "policy-with-gap",
        "warning",
        "for some values no row of a policy holds",
        policies.policy_with_gap,
    ),
    Check(
        "decision-never-counts",
        "warning",
        "the rows before a row of a policy always decide first",
        policies.decision_never_counts,
    ),
    Check(
        "decision-by-nobody",
        "warning",
        "a policy asks for a decision by those among whom nobody stands",
        policies.decision_by_nobody,
    ),
    Check(
        "approves-never",
        "warning",
        "a transition is taken under a policy that never lets anybody take it",
        policies.approves_never,
    ),
    Check(
        "reason-missing",
        "warning",
        "a reply gives the reason of a policy's verdict, but a row says none",
        policies.reason_missing,
    ),
    Check(
        "sensitive-stays-with-bot",
        "warning",
        "a ticket on a sensitive topic cannot leave a bot",
        sensitive.sensitive_stays_with_bot,
    ),
    Check(
        "light-on-sensitive",
        "warning",
        "a light reply is meant for a sensitive topic",
        sensitive.light_on_sensitive,
    ),
    Check(
        "customer-cannot-leave-bot",
        "warning",
        "only the bot itself can lead from a bot to a person",
        funnel.customer_cannot_leave_bot,
    ),
    Check(
        "back-to-bot",
        "warning",
        "a ticket goes from people back to a bot without the customer's wish",
        funnel.back_to_bot,
    ),
    Check(
        "bot-without-limit",
        "warning",
        "a bot of the funnel may answer for ever",
        funnel.bot_without_limit,
    ),
    Check(
        "funnel-out-of-order",
        "warning",
        "a stage of the funnel comes after one that is further up",
        funnel.funnel_out_of_order,
    ),
    Check(
        "funnel-without-person",
        "warning",
        "no stage of the funnel is answered by people",
        funnel.funnel_without_person,
    ),
    Check(
        "stage-of-wrong-kind",
        "warning",
        "a stage of bots is answered by people, or the other way round",
        funnel.stage_of_wrong_kind,
    ),
    Check(
        "survey-never-asks",
        "warning",
        "no ticket to which we can write comes where a survey asks",
        measured.survey_never_asks,
    ),
    Check(
        "kpi-target-misfit",
        "warning",
        "the target of a KPI is of another kind than its figure",
        measured.kpi_target_misfit,
    ),
    Check("empty-version", "warning", "the process has an empty version", upkeep.empty_version),
    Check(
        "who-receives",
        "info",
        "a channel does not say who receives its tickets",
        questions.who_receives,
    ),
    Check(
        "how-long",
        "info",
        "a channel does not say how long its tickets may take",
        questions.how_long,
    ),
    Check(
        "when-to-ask", "info", "a channel does not say when to ask for help", questions.when_to_ask
    ),
    Check(
        "whom-to-ask", "info", "a channel does not say whom to ask for help", questions.whom_to_ask
    ),
    Check(
        "how-to-follow-up",
        "info",
        "a channel does not say how to follow up with the customer",
        questions.how_to_follow_up,
    ),
    Check(
        "what-customer-does",
        "info",
        "a channel does not say what the customer must do after a solution",
        questions.what_customer_does,
    ),
    Check(
        "tickets-without-promise",
        "info",
        "tickets for which no promise holds have none",
        promises.tickets_without_promise,
    ),
    Check(
        "promises-overlap",
        "info",
        "two promises may hold, and the one that counts promises less",
        promises.promises_overlap,
    ),
    Check(
        "escalation-to-late-team",
        "info",
        "a broken promise is told only to those who broke it",
        told.escalation_to_late_team,
    ),
    Check(
        "handoff-untold",
        "info",
        "a ticket comes by itself into an area that wants to be told something",
        handoffs.handoff_untold,
    ),
    Check(
        "area-without-work",
        "info",
        "nothing says what is done in an area",
        duties.area_without_work,
    ),
    Check(
        "topic-without-reply",
        "info",
        "a topic has no reply, while other topics have",
        duties.topic_without_reply,
    ),
    Check(
        "language-nobody-speaks",
        "info",
        "nobody whom a route may choose speaks a language of the process",
        skills.language_nobody_speaks,
    ),
    Check("skill-never-asked", "info", "nothing asks for a skill", skills.skill_never_asked),
    Check("level-nobody-has", "info", "no agent stands on a level", skills.level_nobody_has),
    Check(
        "stand-in-circle", "info", "agents stand in only for each other", staffing.stand_in_circle
    ),
    Check(
        "policy-without-value",
        "info",
        "where a value is missing, no row of a policy holds",
        policies.policy_without_value,
    ),
    Check(
        "decisions-overlap",
        "info",
        "two rows of a policy hold together, and the one that counts grants more",
        policies.decisions_overlap,
    ),
    Check(
        "team-without-stage",
        "info",
        "a team answers tickets, but stands on no stage of the funnel",
        funnel.team_without_stage,
    ),
    Check("never-used", "info", "something is declared that nothing else names", work.never_used),
    Check(
        "topic-without-article",
        "info",
        "a topic has no article, while others have",
        knowledge.topic_without_article,
    ),
    Check(
        "article-nobody-finds",
        "info",
        "nothing leads to an article",
        knowledge.article_nobody_finds,
    ),
    Check(
        "only-speed-measured",
        "info",
        "the KPIs ask how fast, and none asks how well",
        measured.only_speed_measured,
    ),
    Check(
        "kpi-without-target",
        "info",
        "a KPI has no target while others have",
        measured.kpi_without_target,
    ),
    Check(
        "objective-without-means",
        "info",
        "no promise and no KPI serves an objective",
        measured.objective_without_means,
    ),
    Check(
        "promise-without-objective",
        "info",
        "a promise serves no objective while others do",
        measured.promise_without_objective,
    ),
    Check(
        "level-without-way",
        "info",
        "a level does not say how it is reached while others do",
        growth.level_without_way,
    ),
    Check(
        "training-for-nobody",
        "info",
        "no agent is in the teams and on the levels of a training",
        growth.training_for_nobody,
    ),
    Check(
        "skill-nobody-teaches",
        "info",
        "no training leads to a skill that is asked for, while others can be learnt",
        growth.skill_nobody_teaches,
    ),
    Check("review-overdue", "info", "a part was due for review", upkeep.review_overdue),
    Check(
        "missing-owner",
        "info",
        "a part has no owner while others of its kind have",
        upkeep.missing_owner,
    ),
    Check(
        "missing-translation",
        "info",
        "a text lacks a language that other texts have",
        upkeep.missing_translation,
    ),
)
"""The rules; those that tell of stuck tickets first, gaps in the documentation last."""


def codes() -> tuple[tuple[str, Severity, str], ...]:
    """Return code, severity and summary of all that `check` can report: faults, then rules."""
    return (
        *((code, "error", summary) for code, summary in FAULTS.items()),
        *((rule.code, rule.severity, rule.summary) for rule in RULES),
    )
