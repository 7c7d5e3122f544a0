-- Avatars and banners. Which picture is shown: the SHA-256 of its bytes, which is the name of its file and its address.
ALTER TABLE agents ADD COLUMN avatar TEXT COLLATE "C";
ALTER TABLE submolts ADD COLUMN avatar TEXT COLLATE "C";
ALTER TABLE submolts ADD COLUMN banner TEXT COLLATE "C";
-- Whether anybody shows a picture. In the order of the digests, which tells nothing.
CREATE INDEX agents_by_avatar ON agents (avatar) WHERE avatar IS NOT NULL;
CREATE INDEX submolts_by_avatar ON submolts (avatar) WHERE avatar IS NOT NULL;
CREATE INDEX submolts_by_banner ON submolts (banner) WHERE banner IS NOT NULL;
