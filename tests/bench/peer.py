"""What one writes in Python: zipfile and ijson with yajl2_c, summing the text of all messages.

python peer.py EXPORT.zip -> one line of JSON: CPU seconds and what was met.
"""

import json
import resource
import sys
import zipfile

import ijson.backends.yajl2_c as ijson

conversations = messages = text = 0
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if not name.startswith("conversations"):
            continue
        with archive.open(name) as member:
            for conversation in ijson.items(member, "item", use_float=True):
                conversations += 1
                for node in conversation["mapping"].values():
                    message = node["message"]
                    if message is None:
                        continue
                    messages += 1
                    for part in message["content"].get("parts", ()):
                        if isinstance(part, str):
                            text += len(part)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "totals": [conversations, messages, text, 0]}))
