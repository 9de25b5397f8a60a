"""Prints what the standard's own tool finds in a document; fails if it finds anything."""

import json
import sys

from portable_ai_memory.core.validator import validate_memory_store
from portable_ai_memory.models.memory_store import MemoryStore

with open(sys.argv[1], encoding="utf-8") as file:
    store = MemoryStore.model_validate(json.load(file))
result = validate_memory_store(store)
print(f"{len(store.memories)} memories: {result}")
sys.exit(1 if result.issues or not store.memories else 0)
