#!/usr/bin/env python3
"""Reads GoTrace files. Written from docs/FORMAT.md alone, to prove that this can be done.

    read_trace.py info FILE      what the file holds, as JSON
    read_trace.py events FILE    one event a line: goroutine, tick, event code
    read_trace.py tree FILE      the stored call tree, one node a line: its columns, and those of folded paths

Needs Python 3.9 and one of: compression.zstd (Python 3.14), zstandard (PyPI), libzstd.
"""
import json
import struct
import sys
import zlib


def make_decompressor():
    """A function (payload, size) -> content of the first frame."""
    try:
        from compression import zstd  # Python 3.14

        return lambda data, size: zstd.ZstdDecompressor().decompress(data, max_length=size + 1)
    except ImportError:
        pass
    try:
        import zstandard

        return lambda data, size: zstandard.ZstdDecompressor().decompress(data, max_output_size=size)
    except ImportError:
        pass
    import ctypes
    import ctypes.util

    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    library.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]

    def decompress(data, size):
        target = ctypes.create_string_buffer(max(size, 1))
        count = library.ZSTD_decompress(target, size, data, len(data))
        if library.ZSTD_isError(ctypes.c_size_t(count)):
            raise Damaged("compression")
        return target.raw[:count]

    return decompress


class Damaged(Exception):
    """A block breaks a rule of the format."""


class NotATrace(Exception):
    """The file cannot be read at all."""


decompress = make_decompressor()

MAGIC = bytes.fromhex("8F476F54720D0A1A")
# Required feature 0: open calls last to the end of their process.
OPEN_CALLS = 1
# Required feature 1: call paths were folded.
FOLDED_PATHS = 2

TRAILER_MAGIC = bytes.fromhex("8F476F54656E640A")
METADATA, SYMBOLS, SITES, PROCESS, GOROUTINES, EVENTS, FACTS, TREE, HISTOGRAMS, TOTALS, INDEX, FOLDED = range(1, 13)


class Cursor:
    """Takes fields from bytes, one after the other."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def bytes(self, count):
        if count > len(self.data) - self.at:
            raise Damaged("too short")
        self.at += count
        return self.data[self.at - count : self.at]

    def u8(self):
        return self.bytes(1)[0]

    def number(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if shift > 63:
                raise Damaged("number too long")
        if value >= 1 << 64:
            raise Damaged("number too large")
        return value

    def signed(self):
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def difference(self, base):
        return (base + self.signed()) % (1 << 64)

    def differences(self, count):
        column, value = [], 0
        for _ in range(count):
            value = self.difference(value)
            column.append(value)
        return column

    def numbers(self, count):
        return [self.number() for _ in range(count)]

    def string(self):
        return self.bytes(self.number()).decode("utf-8", "replace")

    def list(self):
        return self.numbers(self.number())

    def strings(self):
        return [self.string() for _ in range(self.number())]

    def fields(self):
        fields = {}
        for _ in range(self.number()):
            name, kind = self.string(), self.u8()
            if kind > 4:
                raise Damaged("field type")
            fields[name] = (self.number, self.signed, self.string, self.strings, self.list)[kind]()
        return fields

    def end(self):
        if self.at != len(self.data):
            raise Damaged("too long")


class Block:
    """A block's header, and where its payload is."""

    def __init__(self, data, offset):
        header = data[offset : offset + 56]
        if len(header) < 56 or header[:4] != b"GTb1" or zlib.crc32(header[:52]) != struct.unpack("<I", header[52:])[0]:
            raise Damaged("block header")
        (self.kind, self.encoding, reserved, self.stored, self.content_bytes, self.sequence, self.first, self.last,
         self.items, self.checksum) = struct.unpack("<BBHIIQQQII", header[4:48])
        if reserved or self.encoding > 1:
            raise Damaged("block header")
        if self.content_bytes > 16 << 20 or self.stored > 17 << 20:
            raise Damaged("too large")
        if self.encoding == 0 and self.stored != self.content_bytes:
            raise Damaged("sizes")
        if self.encoding == 1 and self.content_bytes > 64 * self.stored + 4096:
            raise Damaged("compressed too well")
        self.offset = offset
        self.end = offset + 56 + self.stored

    def content(self, data):
        payload = data[self.offset + 56 : self.end]
        if len(payload) != self.stored or zlib.crc32(payload) != self.checksum:
            raise Damaged("checksum")
        if self.encoding == 1:
            try:
                payload = decompress(payload, self.content_bytes)
            except Exception as error:
                raise Damaged("compression") from error
        if len(payload) != self.content_bytes:
            raise Damaged("content size")
        return Cursor(payload)


class Trace:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        self.damage = []
        self.lost = False  # blocks of which nothing is known
        self.check_header()
        self.blocks = self.blocks_of_index()
        self.finished = self.blocks is not None
        if not self.finished:
            self.damage.append("unfinished")
            self.blocks = self.blocks_by_scanning()
        self.metadata, self.totals = {}, None
        self.symbols, self.sites, self.processes, self.goroutines, self.facts, self.tree = [], [], {}, [], {}, []
        self.folded = []
        self.histograms = {}
        self.known = {}  # by block of events: how many functions, sites and goroutines stand before it
        self.read_tables()

    def check_header(self):
        header = self.data[:40]
        if not header:
            raise NotATrace("empty")
        if header[:8] != MAGIC[: len(header)]:
            raise NotATrace("magic")
        if len(header) < 40:
            raise NotATrace("header cut off")
        version, size, required, _, _, checksum = struct.unpack("<IIQQII", header[8:])
        if version != 1:
            raise NotATrace(f"version {version}")
        if size != 40 or zlib.crc32(header[:36]) != checksum:
            raise NotATrace("header")
        unknown = required & ~(OPEN_CALLS | FOLDED_PATHS)
        if unknown:
            raise NotATrace(f"features {unknown:#x}")
        self.has_open_ticks = bool(required & OPEN_CALLS)
        self.has_folded_paths = bool(required & FOLDED_PATHS)

    def blocks_of_index(self):
        """The blocks that the index speaks of; None without a valid trailer and index."""
        trailer = self.data[-40:]
        if len(self.data) < 80 or trailer[32:] != TRAILER_MAGIC:
            return None
        offset, count, size, reserved, checksum = struct.unpack("<QQQII", trailer[:32])
        if reserved or zlib.crc32(trailer[:28]) != checksum or size != len(self.data):
            return None
        try:
            entries = []
            position, expected = 40, offset
            while offset < size - 40:
                index = Block(self.data, offset)
                if index.kind != INDEX or index.first != len(entries) or index.end > size - 40:
                    return None
                if index.items == 0 or index.last != index.first + index.items - 1:
                    return None
                cursor = index.content(self.data)
                for _ in range(index.items):
                    cursor.u8()
                    stored = cursor.number()
                    entry = (position, cursor.number(), cursor.number())
                    kind = self.data[position + 4]
                    cursor.difference(entry[2])
                    if kind == INDEX:
                        return None
                    if kind == EVENTS:
                        self.skip_goroutines(cursor)
                    entries.append(position)
                    position += 56 + stored
                cursor.end()
                offset = index.end
            if len(entries) != count or position != expected:
                return None
        except (Damaged, IndexError):
            return None
        blocks = []
        for position in entries:
            try:
                blocks.append(Block(self.data, position))
            except Damaged as error:
                self.damage.append(f"block at {position}: {error}")
        return blocks

    @staticmethod
    def skip_goroutines(cursor):
        count = cursor.number()
        cursor.numbers(2 if count == 1 else max(count - 1, 0))

    def blocks_by_scanning(self):
        blocks, offset, sequence = [], 40, 0
        while offset < len(self.data):
            try:
                block = Block(self.data, offset)
                if block.sequence < sequence:
                    raise Damaged("sequence")
            except Damaged:
                self.lost = True
                following = self.data.find(b"GTb1", offset + 1)
                offset = following if following >= 0 else len(self.data)
                continue
            if block.end > len(self.data):
                self.damage.append(f"block {block.sequence} is cut")
                break
            if block.sequence > sequence:
                self.lost = True
                self.damage.append(f"blocks {sequence} to {block.sequence - 1} are missing")
            if block.kind != INDEX:
                blocks.append(block)
            sequence, offset = block.sequence + 1, block.end
        return blocks

    def read_tables(self):
        readers = {
            METADATA: self.read_metadata, SYMBOLS: self.read_symbols, SITES: self.read_sites,
            PROCESS: self.read_process, GOROUTINES: self.read_goroutines, FACTS: self.read_facts,
            TREE: self.read_tree, HISTOGRAMS: self.read_histograms, TOTALS: self.read_totals,
        }
        if self.has_folded_paths:
            readers[FOLDED] = self.read_folded_paths
        counts = {SYMBOLS: 0, SITES: 0, GOROUTINES: 0}
        self.damaged_kinds = set()
        for block in self.blocks:
            if block.kind in counts:
                counts[block.kind] = block.last + 1
            if block.kind == EVENTS:
                self.known[block.sequence] = (counts[SYMBOLS], counts[SITES], counts[GOROUTINES])
            if block.kind in readers:
                try:
                    cursor = block.content(self.data)
                    readers[block.kind](block, cursor)
                    cursor.end()
                except Damaged as error:
                    self.damaged_kinds.add(block.kind)
                    self.damage.append(f"block {block.sequence}: {error}")

    def append(self, table, block, entries, missing):
        """Adds a block's entries in their place; `missing` stands for those of lost blocks."""
        gap = block.first - len(table)
        if gap < 0 or gap > 0 and not (self.lost or block.kind in self.damaged_kinds):
            raise Damaged("does not continue the table")
        if gap > len(self.data):
            raise Damaged("a table that is too large for the file")
        table += [missing] * (block.first - len(table)) + list(entries)

    def read_metadata(self, block, cursor):
        self.metadata = cursor.fields()

    def read_process(self, block, cursor):
        self.processes[block.first] = cursor.fields()

    def read_totals(self, block, cursor):
        self.totals = cursor.fields()

    @staticmethod
    def pooled(strings, index):
        if index >= len(strings):
            raise Damaged("string index")
        return strings[index]

    def read_symbols(self, block, cursor):
        strings = cursor.strings()
        symbols = []
        for _ in range(block.items):
            name, package, file, line = cursor.numbers(4)
            texts = [self.pooled(strings, index) for index in (name, package, file)]
            symbols.append((*texts, line))
        if self.has_open_ticks and cursor.at < len(cursor.data):
            # Functions that loops may go over.
            if sum(cursor.numbers(cursor.number())) >= block.items:
                raise Damaged("iterators")
        self.append(self.symbols, block, symbols, ("?", "", "", 0))

    def read_sites(self, block, cursor):
        strings = cursor.strings()
        sites = []
        for _ in range(block.items):
            function, file, line = cursor.numbers(3)
            sites.append((self.pooled(strings, function), self.pooled(strings, file), line))
        self.append(self.sites, block, sites, ("?", "", 0))

    def goroutine_columns(self, block, cursor):
        count = block.items
        return [cursor.differences(count), cursor.differences(count), cursor.differences(count), cursor.numbers(count)]

    def read_goroutines(self, block, cursor):
        self.append(self.goroutines, block, zip(*self.goroutine_columns(block, cursor)), (0, 0, 0, 0))

    def read_facts(self, block, cursor):
        columns = self.goroutine_columns(block, cursor)
        columns += [cursor.differences(block.items)] + [cursor.numbers(block.items) for _ in range(4)]
        columns.append(cursor.differences(block.items))
        self.facts.update(enumerate(zip(*columns), block.first))

    def read_tree(self, block, cursor):
        columns = [cursor.differences(block.items)] + [cursor.numbers(block.items) for _ in range(8)]
        # Without the feature it is not known how long open calls took.
        open_ticks = [0 if calls else 1 for calls in columns[4]]
        columns.append(cursor.numbers(block.items) if self.has_open_ticks else open_ticks)
        self.append(self.tree, block, zip(*columns), (0,) * 10)

    def read_folded_paths(self, block, cursor):
        columns = [cursor.differences(block.items)] + [cursor.numbers(block.items) for _ in range(3)]
        self.append(self.folded, block, zip(*columns), (0,) * 4)

    def read_histograms(self, block, cursor):
        for _ in range(block.items):
            function, shortest, longest, count = cursor.numbers(4)
            buckets, bucket = {}, -1
            for _ in range(count):
                step, calls = cursor.numbers(2)
                bucket += step + 1
                buckets[bucket] = calls
            self.histograms[function] = (shortest - 1, longest, buckets)

    def events(self):
        """All events that can be read, as (goroutine, tick, code)."""
        last = {}
        for block in self.blocks:
            if block.kind == EVENTS:
                try:
                    events = self.events_of(block)
                    before = {}
                    for goroutine, tick, _ in events:
                        if tick < before.get(goroutine, last.get(goroutine, 0)):
                            raise Damaged("time runs backwards")
                        before[goroutine] = tick
                    last.update(before)
                    yield from events
                except Damaged as error:
                    self.damage.append(f"block {block.sequence}: {error}")

    def events_of(self, block):
        cursor = block.content(self.data)
        run_count, code_count, run_bytes, code_extra_bytes, delta_extra_bytes = cursor.numbers(5)
        if not 1 <= run_count <= block.items <= 1 << 18:
            raise Damaged("counts")
        dictionary = [0] + cursor.numbers(code_count)
        functions, sites, goroutines = len(self.symbols), len(self.sites), max(len(self.goroutines), len(self.facts))
        if not self.lost:
            before = self.known[block.sequence]
            functions, sites, goroutines = min(functions, before[0]), min(sites, before[1]), min(goroutines, before[2])
        if not all(self.is_known(code, functions, sites) for code in dictionary[1:]):
            raise Damaged("event code")
        runs = Cursor(cursor.bytes(run_bytes))
        codes = cursor.bytes(block.items)
        code_extra = Cursor(cursor.bytes(code_extra_bytes))
        deltas = Cursor(cursor.bytes(block.items - run_count))
        delta_extra = Cursor(cursor.bytes(delta_extra_bytes))
        cursor.end()
        events, goroutine, start = [], 0, 0
        for _ in range(run_count):
            goroutine = runs.difference(goroutine)
            count = runs.number() + 1
            tick = start = runs.difference(start)
            if goroutine >= goroutines or len(events) + count > block.items:
                raise Damaged("run")
            for i in range(count):
                if i > 0:
                    tick += self.delta(deltas.u8(), delta_extra)
                index = codes[len(events)]
                if index == 255:
                    index += code_extra.number()
                if index >= len(dictionary) or tick >= 1 << 62:
                    raise Damaged("event")
                events.append((goroutine, tick, dictionary[index]))
        for column in (runs, code_extra, deltas, delta_extra):
            column.end()
        if len(events) != block.items:
            raise Damaged("runs")
        ticks = [tick for _, tick, _ in events]
        if (min(ticks), max(ticks)) != (block.first, block.last):
            raise Damaged("times")
        return events

    @staticmethod
    def is_known(code, functions, sites):
        if code >= 1 << 31:
            return code - (1 << 31) < sites
        return code in (1, 2, 3) or 16 <= code < 16 + functions

    @staticmethod
    def delta(byte, extra):
        def following(count):
            return int.from_bytes(extra.bytes(count), "little")

        if byte < 192:
            return byte
        if byte < 240:
            return 192 + (byte - 192) * 256 + following(1)
        if byte < 252:
            return 12480 + (byte - 240) * 65536 + following(2)
        return following({252: 3, 253: 4, 254: 6, 255: 8}[byte])

    def known_goroutines(self):
        """With their facts, if these are there for all."""
        count = self.totals.get("goroutines", 0) if self.totals else 0
        if count and all(goroutine in self.facts for goroutine in range(count)):
            return [self.facts[goroutine] for goroutine in range(count)]
        return self.goroutines

    def info(self):
        return {
            "finished": self.finished, "metadata": self.metadata, "symbols": self.symbols, "sites": self.sites,
            "processes": [self.processes[key] for key in sorted(self.processes)],
            "goroutines": self.known_goroutines(), "totals": self.totals, "damage": self.damage,
            "histograms": {key: [low, high, sorted(buckets.items())]
                           for key, (low, high, buckets) in sorted(self.histograms.items())},
        }


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("info", "events", "tree"):
        sys.exit(__doc__)
    try:
        trace = Trace(sys.argv[2])
    except NotATrace as error:
        sys.exit(f"{sys.argv[2]}: not a readable trace: {error}")
    if sys.argv[1] == "info":
        print(json.dumps(trace.info(), indent=1))
    elif sys.argv[1] == "tree":
        for number, node in enumerate(trace.tree):
            print(*node, *(trace.folded[number] if trace.has_folded_paths else ()))
    else:
        lines = []
        for event in trace.events():
            lines.append("%d %d %d\n" % event)
        sys.stdout.writelines(lines)
    for damage in trace.damage:
        print(f"{sys.argv[2]}: {damage}", file=sys.stderr)


if __name__ == "__main__":
    main()
