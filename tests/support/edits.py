"""Edits of news texts: one sentence of a story before and after, in texts of three lengths."""

from __future__ import annotations

LENGTHS = (100, 400, 1_500)  # words

# A changed fact each: numbers, outcomes, negations, days, names, sums, verdicts.
FACTS = (
    (
        "At least 12 people died when the ferry sank.",
        "At least 15 people died when the ferry sank.",
    ),
    ("Twelve sailors were injured in the storm.", "Twenty sailors were injured in the storm."),
    (
        "The quay will handle 40,000 containers a year.",
        "The quay will handle 60,000 containers a year.",
    ),
    ("Two dockers were killed on the night shift.", "Two dockers were injured on the night shift."),
    (
        "The council approved the plan after midnight.",
        "The council rejected the plan after midnight.",
    ),
    ("Shares of the yard rose in early trading.", "Shares of the yard fell in early trading."),
    ("The captain was not on the bridge.", "The captain was on the bridge."),
    (
        "The harbour master said the lights were working.",
        "The harbour master said the lights were never working.",
    ),
    ("The crew wasn't warned before the storm.", "The crew was warned before the storm."),
    ("The strike begins on Monday at dawn.", "The strike begins on Tuesday at dawn."),
    ("The bridge opened in March after repairs.", "The bridge opened in April after repairs."),
    (
        "Talks resume on Thursday in the old town hall.",
        "Talks resume on Friday in the old town hall.",
    ),
    (
        "The first mate, Karl Lindqvist, gave evidence.",
        "The first mate, Peter Amsel, gave evidence.",
    ),
    ("The ship was bound for Ostend with timber.", "The ship was bound for Bergen with timber."),
    (
        "A spokeswoman for Harrow Lines declined to comment.",
        "A spokeswoman for Delmar Freight declined to comment.",
    ),
    (
        "The owners will pay $3.5 million to the families.",
        "The owners will pay $3.5 billion to the families.",
    ),
    ("The repair costs €250,000 and takes a week.", "The repair costs €420,000 and takes a week."),
    (
        "A jury found the pilot guilty of negligence.",
        "A jury found the pilot innocent of negligence.",
    ),
    ("The court acquitted the two engineers.", "The court convicted the two engineers."),
    ("Police arrested a man near the fish market.", "Police released a man near the fish market."),
)
# Slips that an editor mends without telling readers.
SLIPS = (
    ("The harbor was quite when the ferry left.", "The harbor was quiet when the ferry left."),
    ("Dockers recieved the news by radio.", "Dockers received the news by radio."),
    ("The goverment will answer in writing.", "The government will answer in writing."),
    ("Karl Lindqwist gave evidence for an hour.", "Karl Lindqvist gave evidence for an hour."),
    ("The ship, was bound for Bergen.", "The ship was bound for Bergen."),
    ("It's crew came from nine countries.", "Its crew came from nine countries."),
    ("The the owners will pay for the damage.", "The owners will pay for the damage."),
    ("He said the the bridge was safe", "He said the bridge was safe."),
    ("A third crane arrives in spring,", "A third crane arrives in spring."),
    ("The quay handles 40000 containers.", "The quay handles 40,000 containers."),
    ("Three ships waited off the coast.", "3 ships waited off the coast."),
    ("The minister's adviser's met twice.", "The minister's advisers met twice."),
    ("the talks resume in the town hall.", "The talks resume in the town hall."),
    ("Fishermen mended there nets on the pier.", "Fishermen mended their nets on the pier."),
    ("The report is due in Febuary.", "The report is due in February."),
    ("Police closed the the road to lorries.", "Police closed the road to lorries."),
    ("The bridge was build by two firms.", "The bridge was built by two firms."),
    ("The company did n't answer questions.", "The company didn't answer questions."),
    ("Delmar Freight decline to comment.", "Delmar Freight declined to comment."),
    (
        "The storm that past over the coast was short.",
        "The storm that passed over the coast was short.",
    ),
)
_REST = (
    "The port lies at the mouth of the river and has grown since the railway came.",
    "Residents met in the school to hear what the engineers had found below the water.",
    "Most of the trade is timber, fish and machines for the farms inland.",
    "The old lighthouse is a museum now, and school classes visit it in summer.",
    "Fog delays the morning boats in autumn, which commuters know from long experience.",
    "A new timetable is printed every season and hangs beside the ticket office.",
)


def story(sentence: str, words: int) -> str:
    """A text of about so many words that begins with the sentence."""
    paragraphs, count, number = [sentence], 0, 0
    while count < words:
        line = f"{_REST[number % len(_REST)]} So it was in year {1_700 + number} of the chronicle."
        paragraphs.append(line)
        count, number = count + len(line.split()), number + 1
    return "\n".join(paragraphs)
