"""No tenant table leaks, each tried with rows of both areas in it; one that nobody seeds here is named."""

import uuid
from datetime import timedelta

import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from audits.models import (
    Action,
    AuditPart,
    Domain,
    Evidence,
    FrameworkVersion,
    GroupEntry,
    ReviewComment,
    Statement,
    Voice,
)
from audits.models import Tally as VoiceTally
from common.ballots.models import Ballot, Box
from common.documents.models import Document
from common.outbox.digests import choose_frequency, notify
from common.outbox.models import Frequency, Group
from common.tenancy.context import open_area
from common.tenancy.models import TenantModel
from common.uploads.models import Upload
from common.uploads.scanning import ScanState
from programmes.models import (
    AreaSettings,
    Cluster,
    Invitation,
    InvitationSchool,
    Membership,
    MembershipSchool,
    Organisation,
    Quota,
)
from programmes.services.activity import record_activity
from schools.models import (
    Agreement,
    AgreementText,
    Assessment,
    Call,
    Contact,
    Criterion,
    Decision,
    Expression,
    FormerIdentity,
    KnownName,
    Note,
    OtherProgramme,
    SavedView,
    SchoolFile,
    SchoolList,
    SchoolListLine,
    Score,
    Side,
    Signature,
    Visibility,
)
from surveys.models import (
    AskedSchool,
    Comment,
    ContactList,
    Language,
    LeftDetails,
    Question,
    SavedDraft,
    Tally,
    Translation,
    WordingFix,
)
from surveys.models import (
    Invitation as FamilyInvitation,
)
from tests.family_survey import make_open_survey, make_questionnaire
from tests.school_year import make_year, take_part
from tests.self_audit import answer, make_audit, make_round

# Histories of tenant tables too, and the outbox, whose rows may also belong to no area.
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'area_id'
    ORDER BY c.relname"""
KEYS = """
    SELECT k.conname, k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
    WHERE k.contype = 'f' AND cardinality(k.conkey) = 2 AND a.attname <> 'area_id' ORDER BY k.conname"""


def rows(query, *params, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def tables():
    return [table for (table,) in rows(TABLES)]


def per_area(table, using="default"):
    """How many rows each area has in a table, as far as the connection's role sees them."""
    return dict(rows(f"SELECT area_id, count(*) FROM {table} GROUP BY area_id", using=using))


def seed(area):
    """Commit what the cast leaves out: at least one row in each table that has none."""
    with transaction.atomic():
        open_area(area.pk)
        lead = Membership.objects.select_related("user", "organisation", "area").get(role="area_lead")
        seed_schools(lead)
        school = MembershipSchool.objects.first().school
        record_activity(by=lead, verb="looked at", thing=school)
        choose_frequency(person=lead.user, area=area, frequency=Frequency.AT_ONCE)
        notify(person=lead.user, area=area, group=Group.NEW, text="Something is new", path="/")
        invitation = Invitation.objects.create(
            area=area,
            email=f"new@{area.slug}.example",
            full_name="Newcomer",
            organisation=lead.organisation,
            role="viewer",
            token_hash=area.slug,
            invited_by=lead,
            accepted_at=timezone.now(),
            membership=lead,
        )
        InvitationSchool.objects.create(area=area, invitation=invitation, school=school)
        Document.objects.create(
            area=area, kind="test", form="pdf", title="Plan", requested_by=lead.user, membership=lead
        )
        Upload.objects.create(
            area=area,
            purpose="test",
            name="plan.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            storage_key=area.slug,
            scan_state=ScanState.NOT_SCANNED,
            uploaded_by=lead.user,
        )
        school_list = SchoolList.objects.create(
            area=area,
            name="Launch",
            source_text="Oak",
            la_codes=["885"],
            created_by=lead,
            state="done",
            finished_by=lead,
            finished_at=timezone.now(),
        )
        line = {"text": "Oak", "outcome": "doubtful", "decision": "chosen", "urns": [100001]}
        SchoolListLine.objects.create(
            area=area,
            school_list=school_list,
            position=1,
            decided_by=lead,
            decided_at=timezone.now(),
            **line,
        )
        KnownName.objects.create(
            area=area, organisation=lead.organisation, plain="oak", urns=[100001], decided_by=lead
        )
        seed_survey(lead)
    seed_what_workers_write(area)


def seed_schools(lead):
    """Let a school apply, be chosen, sign and be written about."""
    area, year = lead.area, make_year(lead)
    school = Organisation.objects.schools().order_by("urn").first()
    council = school.partners.get(partner__kind="local_authority").partner
    AreaSettings.objects.create(area=area)
    Cluster.objects.create(area=area, name="Oak collaborative")
    Quota.objects.create(area=area, cohort=year.cohort, council=council, places=5)
    participation = take_part(year, school, by=lead)
    participation.milestones.update(done_on=timezone.localdate())
    OtherProgramme.objects.create(area=area, school=school, kind=OtherProgramme.Kind.SPEECH)
    SavedView.objects.create(area=area, owner=lead, name="Late", query="late=1")
    Contact.objects.create(
        area=area, school=school, role=Contact.Role.HEAD, full_name="Head", email="head@school.example"
    )
    FormerIdentity.objects.create(area=area, school=school, urn=1, name="Old Oak", until=timezone.localdate())
    note = Note.objects.create(
        area=area, school=school, text="Visit in May", visibility=Visibility.PARTNERS, author=lead
    )
    Note.objects.filter(pk=note.pk).update(text="Visit in June")
    upload = Upload.objects.create(
        area=area,
        purpose="school_file",
        name="plan.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        storage_key=f"{area.slug}/plan",
        scan_state=ScanState.NOT_SCANNED,
        uploaded_by=lead.user,
    )
    SchoolFile.objects.create(
        area=area, school=school, upload=upload, title="Plan", visibility=Visibility.PARTNERS, author=lead
    )
    seed_selection(lead, year, participation)
    seed_agreement(lead, year, participation)
    seed_audit(lead, year, upload)
    Organisation.objects.update(ended_on=timezone.localdate())  # as one must have that another succeeds


def seed_selection(lead, year, participation):
    area, now = lead.area, timezone.now()
    call = Call.objects.create(
        area=area,
        cohort=year.cohort,
        title="A place for your school",
        opens_at=now,
        closes_at=now + timedelta(days=20),
        decides_on=now + timedelta(days=40),
        contact_email="team@area.example",
    )
    criterion = Criterion.objects.create(
        area=area, call=call, position=1, name="Reach", weight=100, guide=["no", "some", "much", "all"]
    )
    expression = Expression.objects.create(
        area=area,
        call=call,
        urn=participation.school.urn,
        school_name=str(participation.school),
        token_hash=f"expression {area.slug}",
        participation=participation,
        sent_at=now,
    )
    assessment = Assessment.objects.create(area=area, expression=expression, assessor=lead)
    Score.objects.create(area=area, assessment=assessment, criterion=criterion, points=2)
    Decision.objects.create(
        area=area, expression=expression, outcome=Decision.Outcome.SELECTED, reason="Fits", decided_by=lead
    )


def seed_agreement(lead, year, participation):
    area = lead.area
    text = AgreementText.objects.create(
        area=area,
        programme=year.programme,
        version=1,
        title="Memorandum",
        clauses=[],
        signatories=[],
        statement="I agree.",
        made_by=lead,
        published_at=timezone.now(),
    )
    agreement = Agreement.objects.create(
        area=area, participation=participation, text=text, clauses=[], sha256="0" * 64, sent_by=lead
    )
    Signature.objects.create(
        area=area,
        agreement=agreement,
        side=Side.SCHOOL,
        role="Head teacher",
        position=1,
        organisation=participation.school,
        signatory=lead,
        typed_name="Head",
        statement="I agree.",
        signed_at=timezone.now(),
        signed_sha256="0" * 64,
    )


def seed_audit(lead, year, upload):
    """Let a school look at itself, ask a group, be reviewed and mean to do something."""
    area, today = lead.area, timezone.localdate()
    member = Membership.objects.get(role="school_lead")
    round_ = make_round(lead, year, cohort=year.cohort)
    audit = make_audit(
        member, round_, moderator=lead, submitted_by=lead, agreed_by=lead, carried_from=round_.version
    )
    set_itself = {"programme": None, "school": member.organisation, "name": "Our own"}
    make_round(lead, year, round_.version, **set_itself)
    said = answer(audit, member, "calm_1", settled_by=lead, settled_at=timezone.now())
    statement = said.statement
    draft = FrameworkVersion.objects.create(
        area=area,
        framework=round_.version.framework,
        number=2,
        levels=[],
        boxes={},
        made_by=lead,
        published_by=lead,
    )
    domain = Domain.objects.create(area=area, version=draft, slug="calm", name="Calm", position=1)
    Statement.objects.create(
        area=area, version=draft, domain=domain, slug="a", position=1, follows=statement, change="same"
    )
    evidence = {"kind": "file", "title": "Den", "upload": upload, "added_by": member}
    Evidence.objects.filter(pk=said.evidence.create(area=area, **evidence).pk).update(title="The den")
    AuditPart.objects.create(
        area=area,
        audit=audit,
        domain=statement.domain,
        statement=statement,
        colleague=member,
        invitation=None,
        given_by=member,
    )
    ReviewComment.objects.create(
        area=area, audit=audit, statement=statement, text="Say more", author=lead, settled_by=member
    )
    box = Box.objects.create(area=area, purpose="audit")
    Ballot.objects.create(area=area, box=box, sealed=b"x")
    voice = Voice.objects.create(
        area=area, audit=audit, group="staff", code="ABC12345", box=box, opened_by=member, closes_on=today
    )
    VoiceTally.objects.create(area=area, voice=voice, statement=statement, options=["mostly"], number=12)
    GroupEntry.objects.create(area=area, voice=voice, way="together", people=12, counts={}, entered_by=member)
    Action.objects.create(
        area=area,
        school=audit.school,
        audit=audit,
        statement=statement,
        what="Ask pupils",
        owner_role="SENCO",
        made_by=member,
    )


def seed_survey(lead):
    """Ask a school's families, invite one, and have somebody put answers by."""
    area, today = lead.area, timezone.localdate()
    asked = make_open_survey(lead, Organisation.objects.schools().filter(area=area).first())
    version = asked.survey.version
    Translation.objects.create(area=area, version=version, language=Language.objects.get(area=area))
    follows = version.questions.first()
    draft = make_questionnaire(lead, "second", publish=False, questions=())
    Question.objects.create(
        area=area, version=draft, section=draft.sections.get(), slug="a", kind="yes_no", text="Is it so?",
        follows=follows, change="same", position=1,
    )  # fmt: skip
    fix = {"place": "title", "before": "Famly", "after": "Family"}
    WordingFix.objects.create(area=area, version=version, made_by=lead, **fix)
    on_file = ContactList.objects.create(area=area, asked=asked, name="families.csv", people=1, made_by=lead)
    FamilyInvitation.objects.create(
        area=area, contacts=on_file, asked=asked, email="family@home.example", token_hash=b"0" * 32
    )
    SavedDraft.objects.create(area=area, id=uuid.uuid4(), asked=asked, sealed=b"x", kept_until=today)
    Ballot.objects.create(area=area, box=asked.box, sealed=b"x")


def seed_what_workers_write(area):
    """Count a survey, as a worker does who has the door."""
    asked = AskedSchool.objects.using("system").select_related("survey").get(area=area.pk)
    question = Question.objects.using("system").get(area=area.pk, slug="works_well")
    common = {"area_id": area.pk, "asked": asked}
    Tally.objects.using("system").create(survey=asked.survey, question=question, number=12, **common)
    Comment.objects.using("system").create(question=question, original="Kind", words="Kind", **common)
    LeftDetails.objects.using("system").create(contact="family@home.example", **common)


@pytest.fixture
def areas(committed, north, south):
    seed(north)
    seed(south)
    return north, south


def test_every_tenant_table_has_rows_of_both_areas(areas):
    models = {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)}
    assert models <= set(tables())
    expected = {area.pk for area in areas}
    assert [table for table in tables() if set(per_area(table, "system")) != expected] == []


def test_without_an_open_area_no_table_shows_a_row(areas):
    with transaction.atomic():
        assert [table for table in tables() if per_area(table)] == []


def test_open_area_shows_all_of_its_own_rows_and_no_others(areas):
    everything = {table: per_area(table, "system") for table in tables()}
    for area in areas:
        with transaction.atomic():
            open_area(area.pk)
            own = {table: {area.pk: counts[area.pk]} for table, counts in everything.items()}
            assert {table: per_area(table) for table in tables()} == own


def point_across(table, column, target, *, of, to):
    """Let a row of one area point to one of the other; past policies and triggers: the key alone stands there."""
    # pgtrigger.ignore would say this in front of each statement, and a prepared one holds no other.
    triggers = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
    with transaction.atomic(using="system"), connections["system"].cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(triggers)}}}"])
        cursor.execute(
            f"UPDATE {table} SET {column} = (SELECT id FROM {target} WHERE area_id = %s LIMIT 1)"
            # A row that has the key already: some may only be set together with others.
            f" WHERE ctid = (SELECT ctid FROM {table} WHERE area_id = %s ORDER BY {column} IS NULL, ctid LIMIT 1)",
            [to.pk, of.pk],
        )
        connections["system"].check_constraints()


def test_no_key_points_into_the_other_area(areas):
    north, south = areas
    keys = rows(KEYS)
    assert len(keys) > 10
    for name, table, column, target in keys:
        with pytest.raises(IntegrityError, match=name):
            point_across(table, column, target, of=north, to=south)
