"""What Schemathesis needs to know of the network it talks to: names and ids that are there.

Made-up path segments would be answered by 404 alone; so most are replaced by real ones.
"""

import json
import os
import random

import schemathesis

WORLD = json.loads(os.environ["NACRE_FUZZ_WORLD"])

# Which kind of thing a segment of a path names: by what stands before it.
KINDS = {
    "agents": "agents", "posts": "posts", "comments": "comments", "submolts": "submolts", "claim": "codes",
    "read-by-post": "posts", "moderators": "agents", "bans": "agents", "labels": "labels", "attach": "attachments",
    "requests": "requests", "bundle": "agents", "conversations": "conversations", "reports": "posts", "appeals": "posts",
}
# Which kind of thing a member of a body names.
MEMBERS = {
    "submolt_name": "submolts", "submolt": "submolts", "parent_id": "comments", "parent_comment_id": "comments",
    "agent_name": "agents", "to": "agents", "recipient_name": "agents", "label_definition_id": "labels",
    "target_id": "posts", "conversation_id": "conversations",
}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters or random.random() < 0.2:
        return path_parameters
    words = context.operation.path.split("/")
    for before, word in zip(words, words[1:]):
        kind = KINDS.get(before)
        if kind and word.startswith("{") and WORLD.get(kind):
            path_parameters[word[1:-1]] = random.choice(WORLD[kind])
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    if query and "name" in query and context.operation.path.endswith("/profile") and random.random() < 0.6:
        query["name"] = random.choice(WORLD["agents"])
    return query


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict) and random.random() < 0.6:
        for name, kind in MEMBERS.items():
            if body.get(name) and WORLD.get(kind):
                body[name] = random.choice(WORLD[kind])
    return body
