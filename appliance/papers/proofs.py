"""What the box promises, and the tests that hold each promise. For whoever must be able to show it.

A test of ours holds that each test named here exists, that no promise is without one unless it says so, and that what
may never be built is all in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from appliance.errors import Language

Promise = Literal[
    "owner_only",
    "sealed_on_disk",
    "no_door",
    "light_is_true",
    "button_starts",
    "never_from_afar",
    "no_judgement",
    "no_recognition",
    "no_lists",
    "no_cloud",
    "asked_first",
    "masked",
    "rehearsal",
    "named_permission",
    "paper_only",
    "clip_is_the_span",
    "release_ends",
    "kept_no_longer",
    "deleted_for_good",
    "lost_box",
    "never_silent",
    "network",
    "updates",
    "copies_outside",
    "taken_over",
]
PROMISES: tuple[Promise, ...] = get_args(Promise)
Chapter = Literal["who", "cannot", "before", "sharing", "keeping", "safety", "limits"]
CHAPTERS: tuple[Chapter, ...] = get_args(Chapter)


@dataclass(frozen=True, slots=True)
class Proven:
    """`absent`: the words that no address and no field has, as the test of what is never built knows them."""

    chapter: Chapter
    nl: str
    en: str
    tests: tuple[str, ...]
    absent: tuple[str, ...] = ()

    def words(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


PROVEN: dict[Promise, Proven] = {
    "owner_only": Proven(
        "who",
        "Alleen de leerkracht van wie een les is kan hem openen. Een collega, de coach, de beheerder en iemand zonder "
        "account krijgen niets.",
        "Only the teacher whose lesson it is can open it. A colleague, the coach, the beheerder and "
        "somebody without an account get nothing.",
        (
            "tests/web/test_roles.py::test_every_route_with_every_role",
            "tests/web/test_roles.py::test_a_media_token_opens_its_own_thing_only",
            "tests/test_architecture.py::test_the_recorder_reaches_nothing_that_opens",
        ),
    ),
    "no_door": Proven(
        "who",
        "Er is geen rol, pagina of rapport voor de directie of het bestuur. De beheerder ziet of de "
        "box werkt, geen les.",
        "There is no role, page or report for the head of school or the board. The beheerder sees whether the box "
        "works, no lesson.",
        (
            "tests/web/test_never_built.py::test_no_such_route",
            "tests/web/test_never_built.py::test_no_such_field",
            "tests/web/test_roles.py::test_every_route_with_every_role",
        ),
        ("director", "admin", "inspect"),
    ),
    "button_starts": Proven(
        "cannot",
        "Een opname begint alleen met een druk op de knop, voor een leerkracht die de box heeft klaargezet. Er is geen "
        "tijdstip, bewegingsmelder of rooster dat begint.",
        "A recording begins with a press only, for a teacher who has set the box ready. No hour, motion or timetable "
        "begins one.",
        (
            "tests/web/test_never_built.py::test_recording_starts_by_the_button_only",
            "tests/recorder/test_service.py::test_nobody_is_set_ready",
            "tests/web/test_never_built.py::test_no_such_import",
        ),
        ("schedule", "cron", "timer", "motion"),
    ),
    "never_from_afar": Proven(
        "cannot",
        "Op afstand kan niemand meekijken. Vóór de les kan alleen wie bij de box staat zien of de camera goed staat: "
        "de camera geeft dat beeld pas na een druk op de eigen knop, aan één leerkracht, hooguit tien minuten. De lamp "
        "is dan wit. Er wordt niets van bewaard, en tijdens de opname kan het niet.",
        "From afar nobody can look. Before the lesson only whoever is at the box can see whether the camera stands "
        "well: it gives that picture after a press of its own button only, to one teacher, for ten minutes at most. "
        "The light is white then. Nothing of it is kept, and it cannot be done during the recording.",
        (
            "tests/web/test_never_built.py::test_no_such_route",
            "tests/recorder/test_framing.py::test_without_a_press_of_its_own_button_there_is_no_picture",
            "tests/recorder/test_framing.py::test_it_ends_after_ten_minutes_however_long_somebody_looks",
            "tests/recorder/test_framing.py::test_the_light_is_white_as_long_as_somebody_may_look",
            "tests/web/test_framing.py::test_a_press_opens_it_for_that_page_and_no_other",
            "tests/recorder/test_service.py::test_preview_only_while_ready",
            "tests/recorder/test_service.py::test_a_real_button_cannot_be_pressed_from_afar",
        ),
        ("live", "broadcast", "watch-?along"),
    ),
    "no_judgement": Proven(
        "cannot",
        "De box geeft geen scores, cijfers of ranglijsten, en telt niet wie er hoe lang praat. Hij is niet gemaakt om "
        "personeel te volgen of te beoordelen.",
        "The box gives no scores, marks or rankings, and does not count who talks for how long. It is "
        "not made to follow or judge staff.",
        ("tests/web/test_never_built.py::test_no_such_route", "tests/web/test_never_built.py::test_no_such_field"),
        ("score", "rank", "grade", "rating"),
    ),
    "no_recognition": Proven(
        "cannot",
        "De box herkent geen gezichten, stemmen of gevoelens en schrijft niet op wat er gezegd wordt. "
        "Hij hoort alleen waar spraak is. (Het afleiden van emoties in het onderwijs is verboden: "
        "AI-verordening, artikel 5, lid 1, onder f.)",
        "The box recognises no faces, voices or feelings and does not write down what is said. It "
        "hears only where there is speech. (Inferring emotions in education is forbidden: AI Act, "
        "article 5(1)(f).)",
        ("tests/web/test_never_built.py::test_no_such_import", "tests/web/test_never_built.py::test_no_such_field"),
        ("emotion", "mood", "face", "recogni", "biometr", "transcri", "subtitle", "caption"),
    ),
    "no_lists": Proven(
        "cannot",
        "De box kent geen leerlingen: er is geen klassenlijst, en hij kan er geen inlezen.",
        "The box knows no pupils: there is no class list, and it cannot take one in.",
        ("tests/web/test_never_built.py::test_no_such_field", "tests/web/test_never_built.py::test_no_such_route"),
        ("pupil", "student", "leerling", "klassenlijst"),
    ),
    "no_cloud": Proven(
        "cannot",
        "Er gaat niets naar internet, niet naar een leverancier en niet naar de makers. De beelden staan op de box.",
        "Nothing goes to the internet, to no supplier and not to the makers. The pictures are on the box.",
        (
            "tests/web/test_never_built.py::test_the_web_process_only_answers",
            "tests/test_units.py::test_the_recorder_has_no_network_and_the_web_process_no_devices",
            "tests/firmware/test_firewall.py::test_nothing_goes_through_the_box",
        ),
        ("cloud", "upload", "sync", "telemetry", "analytics", "webhook"),
    ),
    "asked_first": Proven(
        "before",
        "De box is pas klaar voor een les als de leerkracht is nagegaan wie er niet in beeld "
        "mag, met een maatregel voor elk bezwaar. Koos de school voor toestemming, dan wordt "
        "ook daarnaar gevraagd.",
        "The box is not ready for a lesson before the teacher has gone through who may not be in the picture, with a "
        "measure for each objection. If the school chose consent, that is asked too.",
        (
            "tests/web/test_beforehand.py::test_the_box_is_not_ready_before_it_was_gone_through",
            "tests/web/test_beforehand.py::test_a_school_that_asks_for_consent_is_asked_one_thing_more",
            "tests/library/test_objections.py::test_each_child_that_is_known_of_is_thought_of_again",
        ),
    ),
    "masked": Proven(
        "before",
        "Een deel van het beeld kan worden afgedekt voordat het wordt opgeslagen. Wat "
        "daaronder zit, komt in geen enkel bestand. Achteraf kan het in een fragment ook, en "
        "een stukje geluid kan eruit.",
        "A part of the picture can be covered before it is stored. What is under it is in no "
        "file at all. It can be done afterwards too, in a clip, and a stretch of sound can "
        "be taken out.",
        (
            "tests/contract/test_camera.py::test_no_frame_and_no_preview_shows_what_is_masked",
            "tests/e2e/test_masked.py::test_every_picture_that_is_handed_out_is_flat_under_a_zone",
            "tests/media/test_masked_clips.py::test_every_zone_is_flat_in_every_picture_and_the_rest_is_there",
            "tests/media/test_silences.py::test_the_stretch_is_digital_silence_and_the_rest_is_there",
        ),
    ),
    "rehearsal": Proven(
        "before",
        "Een proefopname duurt hoogstens een minuut, staat op geen enkele schijf en is weg "
        "als hij is bekeken. De lamp is dan wit, nooit rood.",
        "A rehearsal lasts a minute at most, is on no disk, and is gone when it was looked "
        "at. The light is white then, never red.",
        (
            "tests/recorder/test_rehearsal.py::test_it_leaves_nothing_anywhere_and_was_never_red",
            "tests/recorder/test_rehearsal.py::test_it_ends_by_itself_after_a_minute",
            "tests/recorder/test_rehearsal.py::test_it_is_gone_once_it_was_taken",
        ),
    ),
    "named_permission": Proven(
        "sharing",
        "Gaat een fragment naar iemand van buiten de school, of is het voor iets anders dan "
        "begeleiding? Dan vraagt de box eerst wie toestemming gaf, wanneer en waarvoor. Dat "
        "gaat met het fragment mee.",
        "Does a clip go to somebody from outside the school, or is it for something else "
        "than coaching? Then the box first asks who gave permission, when, and for what. "
        "That goes along with the clip.",
        (
            "tests/release/test_leaving.py::test_an_extern_coach_needs_permission_and_it_goes_along",
            "tests/release/test_leaving.py::test_another_purpose_needs_permission",
            "tests/web/test_leaving.py::test_a_permission_is_whole_or_it_is_refused_in_words",
        ),
    ),
    "paper_only": Proven(
        "sharing",
        "Een storyboard is papier: de leerkracht kiest stilstaande beelden en eigen woorden. "
        "Er zit geen film in en geen weg terug naar de les. Beelden kunnen lijntekeningen "
        "worden.",
        "A storyboard is paper: the teacher chooses stills and own words. It holds no film "
        "and no way back to the lesson. Stills can become line drawings.",
        (
            "tests/library/test_storyboardpaper.py::test_the_file_holds_its_pages_and_nothing_else",
            "tests/library/test_storyboardpaper.py::test_nothing_is_written_anywhere",
        ),
    ),
    "clip_is_the_span": Proven(
        "sharing",
        "In een fragment zit geen beeld en geen geluid van buiten het stuk dat de leerkracht koos. De "
        "leerkracht ziet vooraf precies wat de coach ziet.",
        "A clip holds no picture and no sound from outside the span that the teacher chose. Beforehand the teacher "
        "sees exactly what the coach will see.",
        (
            "tests/media/test_clip.py::test_the_clip_holds_the_chosen_pictures_and_no_other",
            "tests/media/test_clip.py::test_no_sound_from_outside_is_in_the_clip",
            "tests/e2e/test_clip_content.py::test_odd_edges_let_nothing_through",
            "tests/release/test_desk.py::test_nothing_but_what_was_confirmed_is_shown",
        ),
    ),
    "release_ends": Proven(
        "sharing",
        "Niets wordt gedeeld voor de leerkracht het met de wachtzin bevestigt. Op de einddatum of bij "
        "terugnemen gaat het fragment dicht en wordt het vernietigd.",
        "Nothing is shared before the teacher confirms it with the passphrase. At the end date or when "
        "taken back, the clip closes and is destroyed.",
        (
            "tests/release/test_desk.py::test_nothing_leaves_before_it_is_confirmed",
            "tests/release/test_desk.py::test_nobody_else_gets_anything",
            "tests/release/test_desk.py::test_the_last_day_opens_and_the_day_after_does_not",
            "tests/release/test_desk.py::test_taking_back_closes_it_at_once_and_for_good",
            "tests/release/test_desk.py::test_the_sweep_destroys_what_is_over_with_nobody_signed_in",
        ),
    ),
    "kept_no_longer": Proven(
        "keeping",
        "Opnamen gaan vanzelf weg volgens de bewaartermijn. Langer kan alleen de leerkracht afspreken, "
        "met een reden en de wachtzin. Weet de box niet zeker welke dag het is, dan verwijdert hij "
        "niets en wacht.",
        "Recordings go by themselves by the rule. Only the teacher can agree on longer, with a reason "
        "and the passphrase. When the box is not sure which day it is, it deletes nothing and waits.",
        (
            "tests/core/test_retention.py::test_whichever_is_first",
            "tests/core/test_retention.py::test_the_warning_comes_seven_and_one_day_ahead",
            "tests/library/test_removal.py::test_retention_takes_what_is_due_and_nothing_else",
            "tests/web/test_retention.py::test_earlier_needs_a_reason_and_later_the_passphrase_too",
            "tests/web/test_retention.py::test_a_teacher_is_warned_on_a_sure_clock_only",
        ),
    ),
    "deleted_for_good": Proven(
        "keeping",
        "Bij verwijderen wordt eerst de sleutel in elk bestand overschreven. Er komt een bewijs van, "
        "dat ook zegt wat het niet kan beloven. Van een geheugenkaart kunnen oude, gesloten stukken "
        "terug te halen zijn.",
        "Deleting first overwrites the key inside each file. It leaves a certificate, which also says what it cannot "
        "promise. Old, locked pieces may be found on a memory card.",
        (
            "tests/library/test_removal.py::test_every_header_is_overwritten_before_the_first_name_goes",
            "tests/library/test_removal.py::test_a_deletion_that_was_cut_anywhere_is_completed_and_certified_once",
            "tests/web/test_retention.py::test_deleting_gives_a_certificate_that_holds_outside_the_box",
        ),
    ),
    "sealed_on_disk": Proven(
        "safety",
        "Alles van een les staat op slot zodra het wordt geschreven: beeld, geluid, namen en notities. "
        "In geen bestand en geen logboek van het systeem is er iets van te lezen.",
        "All of a lesson is locked as it is written: picture, sound, names and notes. No file and no log of the system "
        "has anything of it to read.",
        (
            "tests/e2e/test_sealed.py::test_no_file_and_no_log_holds_anything_readable",
            "tests/e2e/test_sealed.py::test_every_lesson_file_is_sealed_or_holds_ids_only",
            "tests/release/test_nothing_in_the_clear.py::test_no_file_and_no_log_line_is_readable",
            "tests/age/test_vectors.py::test_sequential",
        ),
    ),
    "lost_box": Proven(
        "safety",
        "Wie de box of de kaart steelt, opent er niets mee zonder wachtzin of sleutelkaart. Na een "
        "tijd stilte vergeet de box ook de sleutel van wie was aangemeld.",
        "Whoever steals the box or its card opens nothing without a passphrase or key card. After a "
        "time of quiet the box also forgets the key of who was signed in.",
        (
            "tests/people/test_service.py::test_person_json_holds_no_name",
            "tests/people/test_sessions.py::test_signing_out_forgets_the_key",
            "tests/people/test_sessions.py::test_the_idle_lock_forgets_the_key",
            "tests/crash/test_cuts.py::test_every_promise_holds_after_any_cut",
        ),
    ),
    "light_is_true": Proven(
        "safety",
        "De lamp is rood als beeld en geluid van de laatste twee tellen echt bewaard zijn, en anders "
        "oranje. Tijdens een opname kan de lamp niet uit.",
        "The light is red when picture and sound of the last two seconds are really kept, and amber "
        "otherwise. During a recording it cannot be switched off.",
        (
            "tests/core/test_light.py::test_red_while_both_are_kept",
            "tests/core/test_light.py::test_not_red_before_anything_is_kept",
            "tests/recorder/test_light_truth.py::test_every_fault_has_a_row_and_every_row_a_test",
        ),
    ),
    "never_silent": Proven(
        "safety",
        "Iedere opening, vrijgave en verwijdering staat in het logboek van de leerkracht, en dat kan "
        "achteraf niet ongemerkt worden veranderd.",
        "Each opening, release and deletion is in the teacher's logbook, which cannot be changed afterwards without a "
        "trace.",
        (
            "tests/library/test_logbook.py::test_every_change_is_found_where_it_was_made",
            "tests/release/test_desk.py::test_the_coach_sees_what_was_released_and_the_teacher_is_told",
        ),
    ),
    "network": Proven(
        "safety",
        "Wachtzinnen en beelden reizen alleen versleuteld. Wie op de wifi zit ziet zonder aanmelden "
        "geen les, alleen of de box opneemt en wat op deze papieren staat. Een nieuwe leerkracht moet "
        "op de knop van de box drukken.",
        "Passphrases and pictures travel encrypted only. Somebody on the Wi-Fi sees no lesson without "
        "signing in, only whether the box records and what these papers say. A new teacher must press "
        "the button on the box.",
        (
            "tests/web/test_hosts.py::test_plain_http_is_for_this_machine_only",
            "tests/web/test_roles.py::test_the_public_routes_are_these",
            "tests/web/test_flow.py::test_first_run_needs_the_button",
            "tests/firmware/test_firewall.py::test_a_tablet_gets_what_it_needs_and_nothing_else",
        ),
    ),
    "updates": Proven(
        "safety",
        "De box neemt alleen programma's aan die de maker heeft ondertekend, en gaat terug als een "
        "nieuwe versie niet werkt.",
        "The box takes only programs that their maker has signed, and goes back if a new version does not work.",
        (
            "tests/updates/test_container.py::test_no_byte_may_differ",
            "tests/updates/test_container.py::test_another_makers_key",
            "tests/updates/test_updating.py::test_versions_that_do_not_fit",
        ),
    ),
    "copies_outside": Proven(
        "limits",
        "Wat de box niet kan: een kopie terughalen die een coach van het scherm maakte, of zien dat "
        "iemand meekijkt met wie is aangemeld. Daarvoor is er een afspraak nodig. Geen test houdt dit "
        "tegen.",
        "What the box cannot do: call back a copy that a coach made of the screen, or see that "
        "somebody looks along with who is signed in. That takes an agreement. No test holds this.",
        (),
    ),
    "taken_over": Proven(
        "limits",
        "Wat de box niet kan: beschermen tegen iemand die de box of een tablet ongemerkt heeft "
        "omgebouwd, of die de wachtzin kent. Geen test houdt dit tegen.",
        "What the box cannot do: protect against somebody who rebuilt the box or a tablet unnoticed, or who knows the "
        "passphrase. No test holds this.",
        (),
    ),
}
