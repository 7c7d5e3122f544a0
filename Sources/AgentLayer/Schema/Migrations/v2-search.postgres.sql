-- Full text. Agents are indexed under random row numbers taken from their ids; their rows are written anew each night.
CREATE TABLE posts_text (
    rowid BIGINT NOT NULL PRIMARY KEY,
    document TSVECTOR NOT NULL
);
CREATE INDEX posts_text_document ON posts_text USING GIN (document);
CREATE TABLE comments_text (
    rowid BIGINT NOT NULL PRIMARY KEY,
    document TSVECTOR NOT NULL
);
CREATE INDEX comments_text_document ON comments_text USING GIN (document);
CREATE TABLE agents_text (
    rowid BIGINT NOT NULL PRIMARY KEY,
    document TSVECTOR NOT NULL,
    fresh BOOLEAN NOT NULL
);
CREATE INDEX agents_text_document ON agents_text USING GIN (document);
CREATE TABLE submolts_text (
    rowid BIGINT NOT NULL PRIMARY KEY,
    document TSVECTOR NOT NULL
);
CREATE INDEX submolts_text_document ON submolts_text USING GIN (document);
