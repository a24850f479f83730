"""For parents: the text for website and schoolgids, and the page that the box shows to everybody."""

from __future__ import annotations

from appliance.errors import Language
from appliance.papers import common
from appliance.papers.blocks import Block, Document, Head, Lights, Para, Points
from appliance.papers.facts import Facts


def parents(facts: Facts, language: Language) -> Document:
    """To be pasted: no table, no box, nothing that a website makes a mess of."""
    name = common.text_of(facts, "name", language)
    if language == "nl":
        title, lead = "Beeldbegeleiding op onze school", f"Tekst voor de website en de schoolgids van {name}."
    else:
        title, lead = "Video coaching at our school", f"Text for the website and the school guide of {name}."
    return Document(title, lead, (*_why(facts, language), *_told(facts, language)), language)


def information(facts: Facts, language: Language) -> Document:
    """Where the code on the poster leads: signed out, for anybody. Nothing of a person, nothing of a lesson."""
    name = common.text_of(facts, "name", language)
    nl = language == "nl"
    return Document(
        "Camera in de klas" if nl else "Camera in the classroom",
        f"Wat deze box doet op {name}, en wat niet." if nl else f"What this box does at {name}, and what it does not.",
        (
            *_why(facts, language),
            Head("Wat het lampje betekent" if nl else "What the light means"),
            Lights(),
            *_told(facts, language),
        ),
        language,
    )


def _why(facts: Facts, language: Language) -> tuple[Block, ...]:
    name, what = common.text_of(facts, "name", language), common.what(facts, language)
    if language == "nl":
        return (
            Para(
                f"Op {name} leren leerkrachten van hun eigen lessen. Dat heet beeldbegeleiding. Een leerkracht "
                f"neemt een stukje van een les op ({what}), kijkt het terug en praat erover met een coach van "
                "de school. Het gaat om wat de leerkracht doet. Kinderen worden niet beoordeeld, en de "
                "leerkracht ook niet."
            ),
            Para(
                f"De leerkracht begint zelf met opnemen, met een knop op een kleine box in de klas. "
                f"{common.length(facts, language)} Een lampje laat zien of de camera aan is."
            ),
        )
    return (
        Para(
            f"At {name} teachers learn from their own lessons. This is called beeldbegeleiding, video "
            f"coaching. A teacher records a part of a lesson ({what}), looks back at it and talks about it "
            "with a coach of the school. It is about what the teacher does. Children are not judged, and "
            "neither is the teacher."
        ),
        Para(
            f"The teacher begins to record, with a button on a small box in the classroom. "
            f"{common.length(facts, language)} A light shows whether the camera is on."
        ),
    )


def _told(facts: Facts, language: Language) -> tuple[Block, ...]:
    ground, contact = common.ground_of(facts, language), common.contact_line(facts, language)
    fg = facts.school.fg
    if language == "nl":
        return (
            Head("Wie ziet de beelden?"),
            Points(
                (
                    (
                        "Alleen de leerkracht van wie de les is. De opname staat op slot met een sleutel die "
                        "alleen die leerkracht heeft."
                    ),
                    (
                        "Een coach, als de leerkracht een kort fragment vrijgeeft. Dat gaat na een afgesproken dag "
                        f"weer weg, meestal na {facts.release_days} dagen."
                    ),
                    "De directie, de beheerder van de box en de makers van de box kunnen er niet bij.",
                    (
                        "Gaat een fragment naar iemand buiten de school, of is het voor iets anders dan "
                        "begeleiding? Dan legt de leerkracht eerst vast wie daar toestemming voor gaf."
                    ),
                )
            ),
            Head("Hoe lang blijft een opname bestaan?"),
            Para(f"{common.kept(facts, language)} De beelden staan op de box in de school, niet op internet."),
            Head("Waarom mag dit?"),
            Para(_sentence("De grondslag die de school kiest is", ground.name, ground.means, ground.follows)),
            Head("Je kind niet in beeld?"),
            Para(common.objecting(facts, language)),
            Head("Je rechten"),
            Para(common.rights(language)),
            Head("Vragen?"),
            Para(
                f"Het schoolbestuur is verantwoordelijk. Je kunt terecht bij {contact}."
                + (f" De functionaris gegevensbescherming: {fg}." if fg else "")
            ),
        )
    return (
        Head("Who sees the pictures?"),
        Points(
            (
                "Only the teacher whose lesson it is. The recording is locked with a key that only that teacher has.",
                (
                    f"A coach, if the teacher releases a short clip. It goes again after an agreed day, mostly after "
                    f"{facts.release_days} days."
                ),
                "The head of the school, whoever looks after the box, and its makers cannot open it.",
                (
                    "Does a clip go to somebody outside the school, or is it for something else than "
                    "coaching? Then the teacher first notes who gave permission."
                ),
            )
        ),
        Head("How long does a recording exist?"),
        Para(f"{common.kept(facts, language)} The pictures are on the box in the school, not on the internet."),
        Head("Why is this allowed?"),
        Para(_sentence("The legal ground that the school chooses is", ground.name, ground.means, ground.follows)),
        Head("Your child not in the picture?"),
        Para(common.objecting(facts, language)),
        Head("Your rights"),
        Para(common.rights(language)),
        Head("Questions?"),
        Para(
            f"The school board is responsible. You can ask {contact}."
            + (f" The data protection officer: {fg}." if fg else "")
        ),
    )


def _sentence(begin: str, name: str, *more: str) -> str:
    return " ".join((f"{begin}: {name}.", *(one for one in more if one)))
