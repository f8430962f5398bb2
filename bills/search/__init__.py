"""Full text search: one tokenizer, one query language, one document a bill, and two engines that give the same answers."""
