"""The school's protocol: who, why, how long, objecting, deleting. With the number of its settings."""

from __future__ import annotations

from appliance.core.days import written
from appliance.errors import Language
from appliance.papers import common
from appliance.papers.blocks import Block, Document, Head, Para, Points, Rows
from appliance.papers.facts import Facts, mark_of, matters


def protocol(facts: Facts, language: Language) -> Document:
    name = common.text_of(facts, "name", language)
    mark = mark_of(matters(facts, "protocol"))
    day = written(facts.today, language)
    if language == "nl":
        return Document(
            "Protocol beeldbegeleiding",
            f"{name}. Gemaakt op {day} uit de instellingen van de box.",
            _dutch(facts),
            "nl",
            f"Protocol · versie {facts.version} van de instellingen · kenmerk {mark}",
        )
    return Document(
        "Protocol for video coaching",
        f"{name}. Made on {day} from the settings of the box.",
        _english(facts),
        "en",
        f"Protocol · version {facts.version} of the settings · mark {mark}",
    )


def _dutch(facts: Facts) -> tuple[Block, ...]:
    ground = common.ground_of(facts, "nl")
    consent = facts.school.ground == "consent"
    return (
        Head("1  Wie"),
        Rows(
            (
                ("verantwoordelijk", "Het schoolbestuur, voor de verwerking van persoonsgegevens."),
                (
                    "leerkracht",
                    "Eigenaar van de eigen opnamen. Beslist wat er met de beelden gebeurt, en met niemand anders.",
                ),
                ("coach", "Ziet alleen wat een leerkracht vrijgeeft, tot de dag die daarbij hoort."),
                ("beheerder", "Zorgt dat de box werkt. Ziet geen beelden en geen namen van lessen."),
                ("directie", "Heeft geen toegang. Krijgt alleen wat de leerkracht zelf op papier geeft."),
                ("contact", common.contact_line(facts, "nl")),
                ("FG", common.text_of(facts, "fg", "nl")),
            )
        ),
        Head("2  Waarom"),
        Para(
            "Doel: leerkrachten begeleiden met beelden van hun eigen lessen. De beelden worden niet gebruikt om "
            "leerkrachten of kinderen te beoordelen en komen niet in een dossier."
        ),
        Para(f"Grondslag, gekozen door de school: {ground.name}. {ground.means}"),
        Head("3  Wat er wordt opgenomen"),
        Points(
            (
                (
                    f"{common.what(facts, 'nl').capitalize()}, alleen nadat iemand in de klas op de knop "
                    f"heeft gedrukt. {common.length(facts, 'nl')}"
                ),
                "De lamp brandt rood als beeld en geluid bewaard worden. Aan de muur hangt wat elke kleur betekent.",
                (
                    "Er is geen live meekijken, geen opname op afstand of op een vast tijdstip, geen score en geen "
                    "herkenning van gezichten, gevoelens of woorden."
                ),
            )
        ),
        Head("4  Voor de opname"),
        Points(
            (
                "Ouders zijn geïnformeerd via de website en de schoolgids, elk schooljaar opnieuw.",
                (
                    "De leerkracht gaat bij elke opname na of er bezwaren zijn, en kiest per bezwaar een "
                    "maatregel: camera anders zetten, andere plek, een deel van het beeld afdekken, of niet "
                    "opnemen."
                ),
                *(
                    ("De leerkracht gaat na of er voor ieder kind dat in beeld komt toestemming is.",)
                    if consent
                    else ()
                ),
                "De leerkracht vertelt de kinderen dat de camera aangaat en wat het lampje betekent.",
            )
        ),
        Head("5  Bezwaar" if not consent else "5  Geen toestemming, of toestemming ingetrokken"),
        Para(
            f"Ouders melden het bij {common.contact_line(facts, 'nl')}. Een reden hoeft niet. De "
            "contactpersoon vertelt het de leerkracht voor de volgende opname. Is er al een opname waarin "
            "het kind te zien is? Dan geeft de leerkracht dat deel niet vrij, dekt het kind af in het "
            "fragment, of verwijdert de les. Dat laatste kan de school ook vragen."
        ),
        Head("6  Delen"),
        Points(
            (
                (
                    f"Alleen fragmenten die de leerkracht kiest, aan een coach met naam, tot een einddatum: standaard "
                    f"{facts.release_days} dagen, hoogstens {facts.release_most_days}. Terugnemen kan altijd."
                ),
                (
                    "Naar iemand van buiten de school, naar ouders of voor een opleiding: pas nadat is vastgelegd wie "
                    "toestemming gaf, wanneer en waarvoor."
                ),
                (
                    "Een kopie die iemand van het scherm maakte kan de box niet terughalen. Daarover maken "
                    "leerkracht en coach een afspraak."
                ),
            )
        ),
        Head("7  Bewaren en verwijderen"),
        Para(common.kept(facts, "nl")),
        Points(
            (
                (
                    f"De box waarschuwt {facts.warned_days} dagen en één dag vooraf, en verwijdert daarna zelf. "
                    "Weet hij niet zeker welke dag het is, dan wacht hij."
                ),
                (
                    "Bij verwijderen wordt eerst de sleutel in het bestand vernietigd. De leerkracht krijgt er een "
                    "bewijs van."
                ),
                "Van een geheugenkaart kunnen oude stukken terug te halen zijn. Die staan op slot.",
            )
        ),
        Head("8  Rechten en klachten"),
        Para(common.rights("nl")),
        Head("9  Box of tablet kwijt"),
        Para(
            "Meld het meteen bij de contactpersoon en de FG. Zonder de wachtzin of de sleutelkaart van een "
            "leerkracht zijn opnamen niet te openen. De FG bepaalt of het een datalek is."
        ),
    )


def _english(facts: Facts) -> tuple[Block, ...]:
    ground = common.ground_of(facts, "en")
    consent = facts.school.ground == "consent"
    return (
        Head("1  Who"),
        Rows(
            (
                ("responsible", "The school board, for the processing of personal data."),
                (
                    "teacher",
                    "Owner of their own recordings. Decides what happens to the pictures, and nobody else does.",
                ),
                ("coach", "Sees only what a teacher releases, until the day that goes with it."),
                ("beheerder", "Sees to it that the box works. Sees no pictures and no names of lessons."),
                ("head of school", "Has no access. Gets only what the teacher gives on paper."),
                ("contact", common.contact_line(facts, "en")),
                ("DPO (FG)", common.text_of(facts, "fg", "en")),
            )
        ),
        Head("2  Why"),
        Para(
            "Purpose: to coach teachers with pictures of their own lessons. They are not used to judge teachers or "
            "children, and go into no file."
        ),
        Para(f"Legal ground, chosen by the school: {ground.name}. {ground.means}"),
        Head("3  What is recorded"),
        Points(
            (
                (
                    f"{common.what(facts, 'en').capitalize()}, only after somebody in the classroom has pressed the "
                    f"button. {common.length(facts, 'en')}"
                ),
                "The light is red when picture and sound are being kept. What each colour means hangs on the wall.",
                (
                    "There is no live view, no recording from afar or at a set hour, no score, and no recognition "
                    "of faces, feelings or words."
                ),
            )
        ),
        Head("4  Before recording"),
        Points(
            (
                "Parents have been told by the website and the school guide, anew each school year.",
                (
                    "At each recording the teacher checks whether there are objections, and chooses a measure for "
                    "each: place the camera differently, another seat, cover a part of the picture, or do not "
                    "record."
                ),
                *(
                    ("The teacher checks that there is permission for each child that will be in the picture.",)
                    if consent
                    else ()
                ),
                "The teacher tells the children that the camera goes on and what the light means.",
            )
        ),
        Head("5  Objecting" if not consent else "5  No permission, or permission withdrawn"),
        Para(
            f"Parents tell {common.contact_line(facts, 'en')}. No reason is needed. The contact tells the "
            "teacher before the next recording. If there already is a recording in which the child can be "
            "seen, the teacher does not release that part, covers the child in the clip, or deletes the "
            "lesson. The school may ask for the latter."
        ),
        Head("6  Sharing"),
        Points(
            (
                (
                    "Only clips that the teacher chooses, to a coach by name, until an end date: "
                    f"{facts.release_days} days by default, {facts.release_most_days} at most. They can always be "
                    "taken back."
                ),
                (
                    "To somebody from outside the school, to parents, or for a training: only after it is "
                    "noted who gave permission, when, and for what."
                ),
                (
                    "A copy that somebody made of the screen cannot be called back by the box. Teacher and coach "
                    "agree on that."
                ),
            )
        ),
        Head("7  Keeping and deleting"),
        Para(common.kept(facts, "en")),
        Points(
            (
                (
                    f"The box warns {facts.warned_days} days and one day ahead, and then deletes by itself. If it "
                    "is not sure which day it is, it waits."
                ),
                "Deleting destroys the key inside the file first. The teacher gets a certificate of it.",
                "Old pieces may be found on a memory card. They are locked.",
            )
        ),
        Head("8  Rights and complaints"),
        Para(common.rights("en")),
        Head("9  Box or tablet lost"),
        Para(
            "Tell the contact and the DPO at once. Without a teacher's passphrase or key card recordings "
            "cannot be opened. The DPO decides whether it is a data breach."
        ),
    )
