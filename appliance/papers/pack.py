"""The pack for the MR and for a DPIA: what the box does and cannot do, what holds that, and how it is set now."""

from __future__ import annotations

from typing import Final

from appliance.core.days import written
from appliance.errors import Language
from appliance.papers import common
from appliance.papers.blocks import Block, Claim, Document, Head, Para, Points, Rows
from appliance.papers.facts import Facts, mark_of, matters
from appliance.papers.proofs import CHAPTERS, PROVEN, Chapter

_CHAPTERS: Final[dict[Chapter, tuple[str, str]]] = {
    "who": ("Wie waar bij kan", "Who can get at what"),
    "cannot": ("Wat de box niet kan", "What the box cannot do"),
    "before": ("Voor de opname", "Before recording"),
    "sharing": ("Delen", "Sharing"),
    "keeping": ("Bewaren en verwijderen", "Keeping and deleting"),
    "safety": ("Beveiliging", "Security"),
    "limits": ("Wat niemand kan beloven", "What nobody can promise"),
}


def pack(facts: Facts, language: Language) -> Document:
    name = common.text_of(facts, "name", language)
    mark = mark_of(matters(facts, "pack"))
    day = written(facts.today, language)
    nl = language == "nl"
    return Document(
        "Beeldbegeleiding met Terugblik: voor MR en DPIA" if nl else "Video coaching with Terugblik: for MR and DPIA",
        f"{name}. Gemaakt op {day} uit de instellingen van de box zelf."
        if nl
        else f"{name}. Made on {day} from the box's own settings.",
        (
            Para(_nl_about() if nl else _en_about(), soft=True),
            Head("1  Hoe deze box nu is ingesteld" if nl else "1  How this box is set now"),
            Rows(_settings(facts, language)),
            Head("2  Wat de box doet, niet doet en niet kan" if nl else "2  What the box does, does not and cannot do"),
            Para(_nl_proofs() if nl else _en_proofs(), soft=True),
            *_claims(language),
            Head("3  De vragen van een DPIA" if nl else "3  The questions of a DPIA"),
            Rows(_dpia_nl(facts) if nl else _dpia_en(facts)),
            Head("4  Voor de MR" if nl else "4  For the MR"),
            Points(_mr(facts, language)),
        ),
        language,
        f"{'versie' if nl else 'version'} {facts.version} {'van de instellingen' if nl else 'of the settings'} · "
        f"Terugblik {facts.program} · {'kenmerk' if nl else 'mark'} {mark}",
    )


def _nl_about() -> str:
    return (
        "Dit stuk beschrijft wat het programma doet en wat de school heeft gekozen. Het is geen "
        "juridisch advies. De afweging en het besluit zijn van de school. MR is de "
        "medezeggenschapsraad, DPIA is de beoordeling van de gevolgen voor de privacy (AVG, artikel "
        "35), FG is de functionaris gegevensbescherming."
    )


def _en_about() -> str:
    return (
        "This describes what the program does and what the school chose. It is no legal advice. The "
        "weighing and the decision are the school's. MR is the participation council "
        "(medezeggenschapsraad), DPIA the data protection impact assessment (GDPR, article 35), FG the "
        "data protection officer."
    )


def _nl_proofs() -> str:
    return (
        "Onder elke zin staan de proeven die hem bewaken: bestand en naam in de broncode van het "
        "programma. Elke versie wordt daarmee getoetst. Iedereen kan ze nalezen en draaien."
    )


def _en_proofs() -> str:
    return (
        "Below each sentence are the tests that hold it: file and name in the source of the program. "
        "Each version is put through them. Everybody can read and run them."
    )


def _claims(language: Language) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for chapter in CHAPTERS:
        blocks.append(Head(_CHAPTERS[chapter][0 if language == "nl" else 1], small=True))
        blocks += [Claim(one.words(language), one.tests) for one in PROVEN.values() if one.chapter == chapter]
    return tuple(blocks)


def _settings(facts: Facts, language: Language) -> tuple[tuple[str, str], ...]:
    ground = common.ground_of(facts, language)
    nl = language == "nl"
    unknown = "nu niet bekend" if nl else "not known now"
    wifi = {
        None: unknown,
        False: "eigen wifi van de box, zonder internet" if nl else "the box's own Wi-Fi, without internet",
        True: "eigen wifi, en de wifi van de school" if nl else "its own Wi-Fi, and the school's Wi-Fi",
    }[facts.school_wifi]
    most = "niet bekend" if facts.lesson_minutes is None else f"{facts.lesson_minutes} minuten"
    longest = unknown if facts.lesson_minutes is None else f"{facts.lesson_minutes} minutes"
    roles = (
        "leerkracht (eigenaar van eigen lessen), coach (ziet wat is vrijgegeven), beheerder (ziet geen inhoud)"
        if nl
        else "teacher (owner of own lessons), coach (sees what was released), beheerder (sees no content)"
    )
    return (
        ("school", common.text_of(facts, "name", language)),
        ("contact", common.contact_line(facts, language)),
        ("FG", common.text_of(facts, "fg", language)),
        ("grondslag" if nl else "legal ground", ground.name),
        ("MR", _mr_line(facts, language)),
        ("bewaren" if nl else "kept", common.kept(facts, language)),
        ("langste opname" if nl else "longest recording", most if nl else longest),
        ("opgenomen" if nl else "recorded", unknown if facts.sound is None else common.what(facts, language)),
        ("fragment delen" if nl else "releasing a clip", _release(facts, language)),
        ("rollen" if nl else "roles", roles),
        ("netwerk" if nl else "network", wifi),
        ("camera", facts.camera or unknown),
        ("computer", facts.board or unknown),
        ("programma" if nl else "program", f"Terugblik {facts.program}"),
    )


def _release(facts: Facts, language: Language) -> str:
    if language == "nl":
        return f"standaard {facts.release_days} dagen, hoogstens {facts.release_most_days} dagen; terugnemen kan altijd"
    return f"{facts.release_days} days by default, {facts.release_most_days} at most; can always be taken back"


def _mr_line(facts: Facts, language: Language) -> str:
    if facts.school.mr_on:
        day = common.day_of(facts.school.mr_on, language)
        return f"heeft ingestemd op {day}" if language == "nl" else f"consented on {day}"
    return "nog geen instemming ingevuld" if language == "nl" else "no consent filled in yet"


def _dpia_nl(facts: Facts) -> tuple[tuple[str, str], ...]:
    ground = common.ground_of(facts, "nl")
    return (
        (
            "Wat wordt er verwerkt?",
            (
                f"{common.what(facts, 'nl').capitalize()} van een les; wat de leerkracht erbij schrijft. Geen "
                "namen van kinderen nodig."
            ),
        ),
        ("Van wie?", "De leerkracht, en kinderen en volwassenen die in de klas zijn."),
        ("Met welk doel?", "Leerkrachten begeleiden met beelden van hun eigen lessen. Geen ander doel."),
        ("Op welke grondslag?", " ".join(one for one in (ground.name + ".", ground.means, ground.follows) if one)),
        (
            "Is het nodig?",
            (
                "Afweging van de school. Minder ingrijpend kan: korter opnemen, camera op de leerkracht, een "
                "deel van het beeld afdekken, zonder geluid."
            ),
        ),
        (
            "Wie krijgt de gegevens?",
            (
                "De leerkracht. Een coach krijgt fragmenten die de leerkracht vrijgeeft. Er is geen "
                "leverancier die erbij kan; huurt de school iemand in voor de box, dan is daar een afspraak "
                "voor nodig."
            ),
        ),
        ("Buiten de EU?", "Nee. De gegevens staan op de box in de school."),
        ("Hoe lang?", common.kept(facts, "nl")),
        (
            "Hoe weten betrokkenen het?",
            ("Website en schoolgids, de poster in de klas, het lampje, en de pagina met informatie op de box."),
        ),
        ("Hoe gaan rechten en bezwaar?", common.objecting(facts, "nl")),
        (
            "Welke risico's blijven?",
            (
                "Een kopie van een scherm; iemand die een wachtzin kent; een kwijtgeraakte sleutelkaart; een "
                "omgebouwde box of tablet. Zie hoofdstuk 2, “Wat niemand kan beloven”."
            ),
        ),
        ("Welke maatregelen?", "Zie hoofdstuk 2: elk met de proef die hem bewaakt."),
        (
            "Wie beoordeelt het opnieuw?",
            ("De box zegt bij een nieuwe afdruk of er sinds de vastgestelde versie iets is veranderd, en wat."),
        ),
    )


def _dpia_en(facts: Facts) -> tuple[tuple[str, str], ...]:
    ground = common.ground_of(facts, "en")
    return (
        (
            "What is processed?",
            (
                f"{common.what(facts, 'en').capitalize()} of a lesson; what the teacher writes with it. No "
                "names of children are needed."
            ),
        ),
        ("Of whom?", "The teacher, and children and adults who are in the classroom."),
        ("For what purpose?", "To coach teachers with pictures of their own lessons. No other purpose."),
        ("On which legal ground?", " ".join(one for one in (ground.name + ".", ground.means, ground.follows) if one)),
        (
            "Is it necessary?",
            (
                "The school's own weighing. Less is possible: record for a shorter time, camera on the "
                "teacher, cover a part of the picture, without sound."
            ),
        ),
        (
            "Who receives the data?",
            (
                "The teacher. A coach gets clips that the teacher releases. There is no supplier with access; "
                "if the school hires somebody for the box, that takes an agreement."
            ),
        ),
        ("Outside the EU?", "No. The data are on the box in the school."),
        ("For how long?", common.kept(facts, "en")),
        (
            "How do people know?",
            ("Website and school guide, the poster in the classroom, the light, and the box's page of information."),
        ),
        ("How do rights and objections work?", common.objecting(facts, "en")),
        (
            "Which risks remain?",
            (
                "A copy of a screen; somebody who knows a passphrase; a lost key card; a rebuilt box or "
                "tablet. See chapter 2, “What nobody can promise”."
            ),
        ),
        ("Which measures?", "See chapter 2: each with the test that holds it."),
        (
            "Who looks at it again?",
            "With each new print the box says whether anything changed since the settled version, and what.",
        ),
    )


def _mr(facts: Facts, language: Language) -> tuple[str, ...]:
    if language == "nl":
        return (
            (
                "De personeelsgeleding en de oudergeleding hebben elk instemming over regels voor "
                "persoonsgegevens van hun groep (WMS, artikel 12 en 13). Of dat hier zo is, beoordeelt de "
                "school."
            ),
            (
                "Bij personeel telt ook of een systeem geschikt is om mensen te volgen. Hoofdstuk 2 laat zien "
                "wat er daarom bewust niet in zit."
            ),
            f"Stand nu: de MR {_mr_line(facts, 'nl')}.",
        )
    return (
        (
            "The staff part and the parents' part of the MR each consent to rules on the personal data of "
            "their group (WMS, articles 12 and 13). Whether that is so here is for the school to judge."
        ),
        (
            "For staff it also counts whether a system is suitable for following people. Chapter 2 shows "
            "what was left out on purpose."
        ),
        f"State now: MR, {_mr_line(facts, 'en')}.",
    )
