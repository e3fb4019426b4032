"""From bank files to questions: items, numbers that vary, the library that follows edits, and the schema for editors."""
