-- Full text. Agents are indexed under random row numbers taken from their ids, so that the order tells nothing.
CREATE VIRTUAL TABLE posts_text USING fts5 (title, content, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE comments_text USING fts5 (content, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE agents_text USING fts5 (name, description, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE submolts_text USING fts5 (name, description, tokenize = 'unicode61 remove_diacritics 2');
