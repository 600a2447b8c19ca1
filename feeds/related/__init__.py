"""Related news: ranking, near-duplicates, storylines, timelines, the sentence model."""
