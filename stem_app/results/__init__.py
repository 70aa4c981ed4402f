"""How results look: from what the gate let through to words, tables, drawings and files, for pages and paper alike."""
