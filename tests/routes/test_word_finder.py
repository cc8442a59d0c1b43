"""Phrases are found inside texts exactly as one by one, however many they are."""

import random

from routes.word_finder import WordFinder


def test_it_agrees_with_looking_for_each_phrase():
    chance = random.Random(5)
    letters = "abé "
    phrases = {"".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(12)}
    phrases = {phrase for phrase in phrases if len(phrase) > 3}
    texts = ["".join(chance.choices(letters, k=chance.randint(0, 30))) for _ in range(600)]
    finder = WordFinder(phrases)
    found = [finder.found_in(text) for text in texts]
    assert found == [any(phrase in text for phrase in phrases) for text in texts]
    assert 0 < sum(found) < len(texts)


def test_phrases_that_begin_alike_are_told_apart_by_their_length():
    finder = WordFinder(["20 kg at Tunis 7", "20 kg at Tunis 71 and on"])
    assert finder.found_in("it was 20 kg at Tunis 71")
    assert not finder.found_in("it was 20 kg at Tunis")


def test_without_phrases_nothing_is_found():
    assert not WordFinder([])
    assert not WordFinder([""]).found_in("anything")
