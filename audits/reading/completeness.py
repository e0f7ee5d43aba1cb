"""What an audit still needs before its school can submit it."""

from dataclasses import dataclass

from audits.models import Answer, Audit, Framework, Statement

Flag = Answer.Flag


@dataclass(frozen=True)
class Completeness:
    """What is missing, and what the school names as strengths and areas for development."""

    not_seen: list[Statement]
    strengths: list[Answer]
    developments: list[Answer]
    wants_both: bool  # at least one strength and one area for development

    @property
    def gaps(self) -> list[str]:
        """Return what is missing as sentences, without a full stop; none when it can be submitted."""
        number = len(self.not_seen)
        said = []
        if number:
            said.append(
                "1 statement was not looked at" if number == 1 else f"{number} statements were not looked at"
            )
        if self.wants_both and not self.strengths:
            said.append("No strength is named")
        if self.wants_both and not self.developments:
            said.append("No area for development is named")
        return said


def completeness_of(audit: Audit) -> Completeness:
    """Return what an audit still needs, in two queries. Of one room nobody has to name strengths."""
    asked = list(audit.version.statements.of_place(audit.place).select_related("domain"))
    answers = {answer.statement_id: answer for answer in audit.answers.asked()}
    for statement in asked:
        if statement.pk in answers:
            answers[statement.pk].statement = statement
    said = [answers[one.pk] for one in asked if one.pk in answers]
    return Completeness(
        not_seen=[one for one in asked if not (one.pk in answers and answers[one.pk].is_looked_at)],
        strengths=[answer for answer in said if answer.flag == Flag.STRENGTH],
        developments=[answer for answer in said if answer.flag == Flag.DEVELOPMENT],
        wants_both=audit.version.framework.unit == Framework.Unit.SCHOOL,
    )
