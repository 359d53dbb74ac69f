// The page of a phone in the room: it joins, shows the contest and calls in. It talks to /api/1 and to nothing else.
//
// `contest` is what the room said last, `my` is what this phone keeps (a reload does not lose it), `link` is the state
// of the stream. All that is shown follows from these: whatever changes one of them calls `render`.

const MODULUS = 11;
const $ = (id) => document.getElementById(id);
const grouped = (number) => number.toLocaleString("en");
const counted = (number, noun) => `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;

// ---- what this phone keeps

const KEPT = "luckytui";
// line: my line; asked: the code and name of a join that has no answer yet; call: a call that has no ruling yet.
const my = { line: null, asked: null, call: null, ...kept() };

function kept() {
	try {
		return JSON.parse(localStorage.getItem(KEPT));
	} catch {
		return null; // A browser that stores nothing: kept while the page is open.
	}
}

function keep(change) {
	Object.assign(my, change);
	try {
		localStorage.setItem(KEPT, JSON.stringify(my));
	} catch {
		// As above.
	}
	render();
}

// Another tab of the same phone is the same line.
addEventListener("storage", (event) => {
	if (event.key !== KEPT) return;
	Object.assign(my, { line: null, asked: null, call: null }, kept());
	sendCall();
	render();
});

// ---- asking the room

const PATIENCE = 8000; // ms after which a request counts as lost
const LONGEST_NAP = 5000; // ms between two attempts; there is no last one

/** Send a request; null if no answer came. */
async function request(method, path, body, headers) {
	const cut = new AbortController();
	const timer = setTimeout(() => cut.abort(), PATIENCE);
	const begun = performance.now();
	try {
		const answer = await fetch(path, {
			method,
			cache: "no-store",
			signal: cut.signal,
			headers: body ? { "Content-Type": "application/json", ...headers } : {},
			body: body && JSON.stringify(body),
		});
		const took = performance.now() - begun;
		const wait = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
		return { status: answer.status, body: await answer.json().catch(() => ({})), wait, begun, took };
	} catch {
		if (link.state === "up") lose();
		return null;
	} finally {
		clearTimeout(timer);
	}
}

const detail = (answer) => answer.body.detail ?? "The room did not understand that. Please try again.";
const isLost = (answer) => !answer || answer.status >= 500 || answer.status === 429;
const pause = (tries, least = 0) => Math.max(least, Math.min(300 * 2 ** tries, LONGEST_NAP) * (0.5 + Math.random() / 2));

const sleepers = new Set();

/** Wait, or be woken by what makes another attempt promising. */
function nap(ms) {
	return new Promise((done) => {
		const wake = () => sleepers.delete(wake) && done();
		sleepers.add(wake);
		setTimeout(wake, ms);
	});
}

const wakeAll = () => [...sleepers].forEach((wake) => wake());

// ---- the stream

const SILENCE = 20000; // ms without an event (one comes every 10 s) after which a stream is dead
const SLOW = 5000; // ms after which one that has not begun is given up
const link = { state: "connecting", stream: null, failures: 0, heardAt: 0, timer: 0 };

/** Open the stream anew, whatever became of the old one: a phone that slept has often lost it without an event. */
function open() {
	shut();
	if (document.hidden) return;
	const stream = new EventSource("/api/1/events");
	link.stream = stream;
	link.heardAt = performance.now();
	let heard = 0;
	const hear = (name, take) =>
		stream.addEventListener(name, (event) => {
			if (stream !== link.stream) return;
			link.heardAt = performance.now();
			if (link.state !== "up") Object.assign(link, { state: "up", failures: 0 });
			if (heard++ === 0) comeBack(stream);
			news[name] += 1;
			take(JSON.parse(event.data));
		});
	hear("state", take);
	hear("line", takeLine);
	hear("beat", () => {
		if (++clock.beats % 6 === 0) measure(stream, 1).then(askLine);
		render();
	});
	// The presenter has quit.
	hear("closed", () => {
		link.state = "closed";
		if (contest.phase !== "over") contest.phase = "off_air";
		render();
	});
	stream.onerror = () => stream === link.stream && lose();
	render();
}

function shut() {
	clearTimeout(link.timer);
	link.stream?.close();
	link.stream = null;
}

function lose() {
	shut();
	if (link.state !== "closed") link.state = link.state === "up" && navigator.onLine ? "connecting" : "gone";
	link.timer = setTimeout(open, pause(link.failures++));
	render();
}

/** Do what has waited for the room. */
function comeBack(stream) {
	wakeAll();
	askLine();
	measure(stream, 3).then(askLine);
}

setInterval(() => {
	const silent = performance.now() - link.heardAt;
	if (link.stream && silent > (link.state === "up" ? SILENCE : SLOW)) lose();
}, 1000);
document.addEventListener("visibilitychange", () => (document.hidden ? shut() : wakeUp()));
addEventListener("pageshow", (event) => event.persisted && wakeUp());
addEventListener("pagehide", shut);
addEventListener("online", wakeUp);
addEventListener("offline", lose);

function wakeUp() {
	link.failures = 0;
	clock.best = Infinity;
	open();
	stayAwake();
	wakeAll();
}

/** Keep the screen on, where the browser lets a page do so (https only). */
function stayAwake() {
	navigator.wakeLock?.request("screen").catch(() => {});
}

// ---- the time at the station

// offset: server time less `performance.now()`, in ms, as measured in the shortest round trip, `best`.
const clock = { offset: null, best: Infinity, beats: 0 };
const serverTime = () => performance.now() + (clock.offset ?? 0);

/** Measure the offset: the server's time is that of the middle of the round trip. */
async function measure(stream, times) {
	for (let each = 0; each < times && stream === link.stream; each += 1) {
		const heard = news.state;
		const answer = await request("GET", "/api/1/contest");
		if (answer?.status === 200) {
			if (answer.took <= clock.best) {
				clock.best = answer.took;
				clock.offset = answer.body.now - (answer.begun + answer.took / 2);
			}
			if (heard === news.state) take(answer.body);
		}
		if (each + 1 < times) await nap(700);
	}
	render();
}

/** Return the contest time, in seconds. */
function airTime() {
	const { at, rate, now, paused, phase } = contest;
	return paused || !["lead_in", "on_air"].includes(phase) ? at : at + ((serverTime() - now) / 1000) * rate;
}

/** Return the phase at this instant, which the phone knows before the next state comes. */
function phase() {
	if (!contest) return "unknown";
	if (!["lead_in", "on_air"].includes(contest.phase)) return contest.phase;
	if (airTime() < contest.lead_in) return "lead_in";
	return airTime() < contest.live_from || !contest.keyword ? "on_its_way" : "on_air";
}

// ---- what is heard

let contest = null; // the last state, as /api/1/contest describes it
let last = null; // the state before the magic number moved
let sure = false; // whether the room has said if this phone has a line
const news = { state: 0, line: 0, beat: 0, closed: 0 }; // how many came by the stream; what was asked for before is older

function take(state) {
	clock.offset ??= state.now - performance.now();
	const before = contest;
	contest = state;
	if (before && before.contest !== state.contest) {
		last = null;
		Object.assign(entry, { typed: "", answer: "" });
		if (my.line?.call) keep({ line: { ...my.line, call: null } });
		askLine();
	} else if (before && before.calls !== state.calls) {
		last = before;
	}
	if (before?.phase === "off_air" && state.phase !== "off_air") wakeAll();
	render();
}

function takeLine(line) {
	sure = true;
	const called = line.call && !my.line?.call;
	keep({ line, asked: null, call: line.call ? null : my.call });
	if (called) entry.answer = "";
	if (called && line.call.won) celebrate();
}

const wanted = { times: 0, now: false };

/** Ask which line this phone has, until the room knows; again if that is wanted meanwhile. */
async function askLine() {
	wanted.times += 1;
	if (wanted.now) return;
	wanted.now = true;
	for (let tries = 0; ; tries += 1) {
		const heard = news.line;
		const { times } = wanted;
		const rtt = Number.isFinite(clock.best) ? `?rtt=${Math.round(clock.best)}` : "";
		const answer = await request("GET", `/api/1/line${rtt}`);
		if (isLost(answer)) {
			await nap(pause(tries, answer?.wait));
			continue;
		}
		if (times !== wanted.times) continue;
		wanted.now = false;
		if (heard !== news.line) return;
		if (answer.status === 200) return takeLine(answer.body);
		if (my.line) join.error = "The room no longer knows this phone: please join again.";
		if (my.line || !sure) checkCode();
		sure = true;
		return keep({ line: null, call: null });
	}
}

// ---- joining

const join = { code: "", error: "", sending: false };

async function sendJoin() {
	if (join.sending) return;
	join.sending = true;
	for (let tries = 0; my.asked; tries += 1) {
		const answer = await request("POST", "/api/1/lines", my.asked);
		if (!my.asked) break;
		if (!answer || answer.status >= 500) {
			await nap(pause(tries, answer?.wait));
		} else if (answer.status < 300) {
			const { line, name: given } = answer.body;
			sure = true;
			keep({ asked: null, line: { line, name: given, call: null, removed: false } });
			askLine();
		} else {
			refuseJoin(answer);
		}
	}
	join.sending = false;
}

function refuseJoin(answer) {
	join.error = detail(answer);
	if (/wrong-code|misses/.test(answer.body.type)) join.code = "";
	keep({ asked: null });
}

/** Say that the code is wrong before a name is typed. */
async function checkCode() {
	const { code } = join;
	const answer = code && (await request("POST", "/api/1/code", { code }));
	if (answer?.status === 403 && code === join.code && !my.asked) refuseJoin(answer);
}

$("join").addEventListener("submit", (event) => {
	event.preventDefault();
	if (my.asked) return;
	const code = $("code").value.trim().toUpperCase();
	if (join.code || code) join.error = "";
	if (!join.code) {
		if (/^[A-Z]{4}$/.test(code)) {
			join.code = code;
			// A reload does not ask again, and the address can be handed on.
			history.replaceState(null, "", `/J/${code}`);
			checkCode();
		} else join.error ||= "The code is four letters.";
		return render();
	}
	stayAwake();
	keep({ asked: { code: join.code, name: $("name").value.trim() } });
	sendJoin();
});

// ---- calling

const entry = { typed: "", answer: "", sending: false };

const isNumber = (text) => /^[1-9][0-9][0-9]$/.test(text);

function callIn() {
	if (phoneMode() !== "open") return;
	if (!isNumber(entry.typed)) return refuse("A number is three digits, from 100 to 999.");
	const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
	entry.answer = "";
	keep({ call: { contest: contest.contest, keyword: contest.keyword, number: entry.typed, key } });
	stayAwake();
	sendCall();
}

/** Send the call that is kept, again and again with the same key, until the station has ruled on it. */
async function sendCall() {
	if (entry.sending) return;
	entry.sending = true;
	for (let tries = 0; my.call; tries += 1) {
		const call = my.call;
		const { contest: id, keyword, number, key } = call;
		const answer = await request("POST", "/api/1/calls", { contest: id, keyword, number }, { "Idempotency-Key": key });
		if (my.call?.key !== key) continue;
		if (isLost(answer)) {
			render();
			await nap(pause(tries, answer?.wait));
		} else if (answer.status === 200 && contest?.contest !== id) {
			entry.answer = `Contest ${id} took your ${number} as call ${grouped(answer.body.seq)}.`;
			keep({ call: null });
		} else if (answer.status === 200) {
			takeLine({ ...my.line, call: answer.body });
		} else {
			refuseCall(answer);
		}
	}
	entry.sending = false;
}

function refuseCall(answer) {
	if (my.call.contest === contest?.contest) entry.typed = my.call.number;
	keep({ call: null });
	refuse(detail(answer));
	if (answer.status === 401 || /second-call|removed/.test(answer.body.type)) askLine();
}

function refuse(text) {
	entry.answer = `Refused: ${text}`;
	render();
}

const TYPING = ["open", "held", "paused", "off_air"]; // when digits can be typed
const CLEAR = "C";
const BACK = "←";

function type(key) {
	if (!TYPING.includes(phoneMode())) return;
	const { typed } = entry;
	if (key === CLEAR) entry.typed = "";
	else if (key === BACK) entry.typed = typed.slice(0, -1);
	else if (typed.length < 3) entry.typed = typed + key;
	entry.answer = "";
	render();
}

const NAMES = { [CLEAR]: "Clear", [BACK]: "Delete the last digit" };
for (const sign of "123456789C0←") {
	const key = document.createElement("button");
	Object.assign(key, { type: "button", textContent: sign, ariaLabel: NAMES[sign] ?? sign });
	$("go").before(key);
}

// A key takes effect when touched; a keyboard or a screen reader clicks without a touch.
let touched = null;
$("keys").addEventListener("pointerdown", (event) => {
	touched = event.target.closest("[type=button]:enabled");
	if (touched) type(touched.textContent);
});
$("keys").addEventListener("click", (event) => {
	const key = event.target.closest("[type=button]");
	if (key && key !== touched) type(key.textContent);
	touched = null;
});
$("number").addEventListener("input", () => {
	entry.typed = $("number").value.replace(/[^0-9]/g, "");
	entry.answer = "";
	render();
});
$("call").addEventListener("submit", (event) => {
	event.preventDefault();
	callIn();
});
// Digits can be typed wherever the focus is.
document.addEventListener("keydown", (event) => {
	if (!my.line || event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
	if (/^[0-9]$/.test(event.key)) type(event.key);
	else if (event.key === "Backspace") type(BACK);
	else if (event.key === "Escape") type(CLEAR);
	else if (event.key === "Enter" && !event.target.matches("button")) callIn();
});
$("again").addEventListener("click", wakeUp);

// ---- what is on the screen

function text(id, value) {
	if ($(id).textContent !== value) $(id).textContent = value;
}

const show = (id, shown) => $(id).toggleAttribute("hidden", !shown);

/** Return what the phone panel is for. */
function phoneMode() {
	if (my.line.call) return my.line.call.won ? "won" : phase() === "over" ? "over" : "taken";
	if (my.call) return "calling";
	if (my.line.removed) return "removed";
	const now = phase();
	// After a pause another caller goes first.
	return now !== "on_air" ? now : my.line.can_call_in === null ? "held" : "open";
}

function render() {
	const here = Boolean(my.line);
	const board = (here || sure) && contest?.contest != null;
	show("board", board);
	show("phone", here);
	renderHeader();
	renderTrouble();
	renderJoin(sure && !here);
	if (board) renderBoard();
	if (here) renderPhone();
	text("said", spoken());
	countDown();
}

const LAMPS = {
	gone: "! NO SIGNAL",
	closed: "× CLOSED",
	lobby: "○ STAND BY",
	lead_in: "● ON AIR",
	on_its_way: "● ON AIR",
	on_air: "● ON AIR",
	paused: "▮▮ PAUSED",
	off_air: "× OFF AIR",
	won: "★ WON",
	over: "■ OVER",
};

function renderHeader() {
	const now = phase();
	const lamp = link.state !== "up" ? link.state : now === "over" && contest.won ? "won" : now;
	$("lamp").className = lamp;
	const said = LAMPS[lamp] ?? "○ CONNECTING";
	text("lamp", said);
	document.title = `${said} · luckytui`;
	text("who", my.line ? `${grouped(my.line.line)} ${my.line.name}` : "");
	const heard = contest?.keyword && !["lead_in", "on_its_way", "lobby"].includes(now);
	text("keyword", heard ? `“${contest.keyword}”` : "");
}

function score() {
	const { calls, prizes, won } = contest;
	return `${counted(calls, "call")}${prizes ? ` · ${grouped(won)}/${counted(prizes, "prize")}` : ""}`;
}

/** Return the trouble, of three that must not look alike. */
function trouble() {
	if (["gone", "closed"].includes(link.state)) return link.state;
	return contest?.phase === "off_air" ? "off_air" : "";
}

function renderTrouble() {
	const which = trouble();
	show("trouble", which);
	show("again", which === "gone");
	show("trouble-big", which !== "gone");
	if (!which) return;
	const [title, said] = {
		gone: ["Your connection is gone", "Is this phone still on the Wi-Fi?"],
		closed: ["The station has closed", "Nobody can call now."],
		off_air: [contest?.reason ?? "The station is off air", "Hold the line."],
	}[which];
	$("trouble").className = which;
	big("trouble-big", which.replace("_", " "));
	text("trouble-title", title);
	text("trouble-text", `${said} This page goes on by itself.`);
}

function renderJoin(shown) {
	const { asked } = my;
	const code = !asked && !join.code;
	const field = code ? "code" : "name";
	const arrived = shown && !$(field).offsetParent;
	show("join", shown);
	for (const each of ["code", "name"]) {
		show(each, each === field);
		show(`${each}-label`, each === field);
	}
	text("join-title", code ? "Join the contest" : `Join the contest · ${asked?.code ?? join.code}`);
	if (asked) $("name").value = asked.name;
	$("name").readOnly = Boolean(asked);
	const waiting = contest?.phase === "off_air" ? "You join as soon as the station is back." : "";
	text("join-error", asked ? waiting : join.error);
	text("join-go", asked ? "Joining…" : code ? "Next" : "Join");
	$("join").classList.toggle("busy", Boolean(asked));
	if (arrived) $(field).select();
}

function renderBoard() {
	const now = phase();
	const { magic_number: magic, residue, calls } = contest;
	const greeting = now === "lobby" && my.line && !my.line.removed;
	$("board").className = `panel ${residue === 0 && calls ? "won" : ""}`;
	text("board-title", greeting ? "you are on the line" : "magic number");
	big("magic", greeting ? my.line.name : `${magic}`);
	text("sum", greeting ? `line ${grouped(my.line.line)}` : calls ? sum(contest) : "");
	if (now === "lobby") text("needs", "Make the magic number a multiple of 11, and you win.");
	else if (now === "lead_in") text("needs", "Listen for the keyword.");
	else if (now === "over") text("needs", "");
	else showNeeded(contest.needed);
	text("count", now === "lobby" ? `${grouped(contest.lines)} on the line` : score());
	const open = my.line && phoneMode() === "open" && isNumber(entry.typed);
	const aim = open ? (residue + Number(entry.typed)) % MODULUS : null;
	renderRing(["lobby", "lead_in"].includes(now) ? null : { residue, from: last ? last.residue : residue, aim });
}

/** Return a number and its elevens, for example "25 = 11 × 2 + 3". */
function elevens(number) {
	const rest = number % MODULUS;
	return `${grouped(number)} = ${MODULUS} × ${grouped((number - rest) / MODULUS)}${rest ? ` + ${rest}` : ""}`;
}

/** Return how the magic number came about, or what it is made of. */
function sum({ magic_number: magic, calls }) {
	if (last?.calls + 1 !== calls || contest.phase === "over") return elevens(magic).replace(/^\S+ /, "");
	return `${grouped(last.magic_number)} + ${magic - last.magic_number} = ${grouped(magic)}`;
}

function showNeeded(needed) {
	const first = 100 + ((needed + 10) % MODULUS); // 100 mod 11 is 1
	const some = [0, 1, 2, 3, 4].map((each) => first + MODULUS * each).join(" ");
	const label = document.createElement("b");
	label.textContent = `needs ${needed}:`;
	if (!$("needs").textContent.startsWith(label.textContent)) $("needs").replaceChildren(label, ` ${some} …`);
}

/** Return how the contest ended: in big letters, and what belongs to it. */
function outcome() {
	const { won, winners, magic_number: magic, needed } = contest;
	if (!won) return ["Nobody won", `${needed || MODULUS} short of a multiple of 11`];
	const names = winners.map((winner) => winner.name);
	const more = won > 3 ? `, and ${grouped(won - 3)} before them` : "";
	if (won > 1) return [`${won} winners`, names.slice(-3).join(", ") + more];
	return [names[0], `wins: ${elevens(magic)}`];
}

const HINTS = {
	unknown: "One moment",
	lobby: "They light up when the keyword reaches you",
	lead_in: "Three digits, from 100 to 999",
	paused: "Paused: nobody can call now",
	held: "Another caller goes first after the pause",
	off_air: "You can call when the station is back",
};

function renderPhone() {
	const mode = phoneMode();
	const told = ["calling", "taken", "won", "over", "removed"].includes(mode);
	const typing = TYPING.includes(mode);
	const win = mode === "won" ? "mine" : mode === "over" && contest.won ? "won" : "";
	$("phone").className = `panel ${mode} ${told ? "told" : ""} ${win}`;
	text("phone-title", told || typing ? "your call" : "your keys");
	show("call", !told);
	show("note", told);
	if (told) return renderNote(mode);
	$("call").classList.toggle("ghost", !typing);
	for (const key of $("keys").children) key.disabled = !typing;
	$("go").disabled = mode !== "open";
	$("number").disabled = !typing;
	if ($("number").value !== entry.typed) $("number").value = entry.typed;
	text("hint", entry.answer || hint(mode));
	$("hint").classList.toggle("error", entry.answer.startsWith("Refused"));
}

function hint(mode) {
	if (mode === "on_its_way") {
		const seconds = secondsUntil(contest.live_from);
		return `On air! The keyword reaches you ${seconds > 0 ? `in ${seconds} s` : "now"}`;
	}
	if (mode !== "open") return HINTS[mode];
	const { typed } = entry;
	if (typed[0] === "0") return "The first digit is 1 to 9";
	if (!isNumber(typed)) return "Three digits, then CALL";
	const own = Number(typed) % MODULUS;
	const made = contest.residue + own;
	const short = MODULUS - (made % MODULUS);
	const then = short < MODULUS ? `${short} short of ${made + short}` : "wins if you are next";
	return `${typed} mod 11 = ${own}\n${contest.residue} + ${own} = ${made}: ${then}`;
}

function renderNote(mode) {
	const { name, line, call } = my.line;
	const [number, seq, magic] = call ? [call.number, call.seq, call.magic_number].map(grouped) : [];
	const missed = call?.missed_by ? `, missed by ${call.missed_by}` : "";
	const mine = call ? `Your ${number} was call ${seq}${missed}.` : entry.answer || "You did not call.";
	const notes = {
		calling: () =>
			trouble()
				? [my.call.number, "Your call is kept", "It is sent again until the station has answered."]
				: [my.call.number, "Calling…", "It counts once the station has answered here."],
		taken: () => [number, `Taken as call ${seq}`, `It made the magic number ${magic}${missed}.`],
		won: () => [
			"You won!",
			`${number} made it ${elevens(call.magic_number)}`,
			`It is you: ${name}, line ${line}, call ${seq}.`,
		],
		removed: () => ["removed", "The presenter has removed your line", "You can watch, but not call."],
		over: () => [...outcome(), `${mine} Stay here: you keep your line for the next contest.`],
	};
	const [figure, head, rest] = notes[mode]();
	big("big", figure);
	text("head", head);
	text("text", rest);
}

// ---- figures in big letters

// The five rows of each letter: the pixels of a row are the bits of a digit in base 32.
const FONT = new Map([[" ", "00000"]]);
const LETTERS =
	"075557 126227 271747 371317 455711 574717 674757 771122 875757 975717 A25755 B65656 C34443 " +
	"D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 Mhrlhh N9db99 O25552 P65644 " +
	"Q699b7 R65655 S34216 T72222 U55557 V55552 Whhlrh X55255 Y55222 Z71247 !11101 -00700";
for (const [letter, ...rows] of LETTERS.split(" ")) FONT.set(letter, rows.join(""));

/** Make an element of an SVG. */
function drawn(tag, attributes, content = "") {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.textContent = content;
	return element;
}

/** Return the squares of a text in big letters as the path of an SVG, and its width. */
function squares(words) {
	let path = "";
	let left = 0;
	for (const letter of words.toUpperCase()) {
		const rows = [...FONT.get(letter)].map((row) => parseInt(row, 32).toString(2));
		const width = Math.max(...rows.map((row) => row.length));
		rows.forEach((row, y) =>
			[...row.padStart(width, "0")].forEach((pixel, x) => (path += pixel === "1" ? `M${left + x} ${y}h1v1h-1z` : "")),
		);
		left += width + 1;
	}
	return [path, left - 1];
}

/** Draw a text in big letters into an SVG; one that has other letters is drawn as text. */
function big(id, words) {
	const svg = $(id);
	if (svg.getAttribute("aria-label") === words) return;
	svg.setAttribute("aria-label", words);
	if (![...words.toUpperCase()].every((letter) => FONT.has(letter))) {
		svg.setAttribute("viewBox", `0 0 ${4 * words.length} 5`);
		svg.replaceChildren(drawn("text", { x: 0, y: 4.4, textLength: 4 * words.length - 1 }, words));
		return;
	}
	const [path, width] = squares(words);
	svg.setAttribute("viewBox", `0 0 ${Math.max(width, 1)} 5`);
	svg.replaceChildren(drawn("path", { d: path }));
}

// ---- the ring

const RINGS = [96, 89.5, 83, 76.5, 70]; // radii of the rows of dots, from the outside in
const arcs = [];
const labels = [];

/** Return the point at a residue and a radius. */
function point(residue, radius) {
	const angle = (2 * Math.PI * residue) / MODULUS;
	return `${(100 + radius * Math.sin(angle)).toFixed(2)} ${(100 - radius * Math.cos(angle)).toFixed(2)}`;
}

function drawRing() {
	for (let residue = 0; residue < MODULUS; residue += 1) {
		const arc = drawn("g", { class: "arc" });
		for (const radius of RINGS) {
			const dots = Math.round(radius / 12);
			const d = `M${point(residue - 0.4, radius)}A${radius} ${radius} 0 0 1 ${point(residue + 0.4, radius)}`;
			arc.append(drawn("path", { d, pathLength: dots, "stroke-dasharray": "0 1" }));
		}
		const [x, y] = point(residue, 55).split(" ");
		const label = drawn("text", { x, y, class: "label" }, residue ? `${residue}` : "★");
		arcs.push(arc);
		labels.push(label);
		$("ring").append(arc, label);
	}
	$("ring").append(drawn("svg", { id: "middle", x: 70, y: 68, width: 60, height: 64 }));
}

/** Draw where the magic number is, the way it came, and where the typed number would take it. */
function renderRing(shown) {
	const counting = phase() === "lead_in" ? secondsUntil(contest.lead_in) : null;
	const way = shown ? (shown.residue - shown.from + MODULUS) % MODULUS : 0;
	arcs.forEach((arc, residue) => {
		const step = shown ? (residue - shown.from + MODULUS) % MODULUS : 0;
		const present = shown?.residue === residue;
		const name = present ? "present" : shown?.aim === residue ? "aim" : step < way ? "trail" : "";
		arc.setAttribute("class", `arc ${name}`);
		arc.style.transitionDelay = present || step < way ? `${step * 30}ms` : "0ms";
		labels[residue].setAttribute("class", `label ${present ? "present" : ""}`);
	});
	big("middle", counting !== null ? `${Math.max(counting, 1)}` : shown ? `${shown.residue}` : "");
	const said = shown
		? `The magic number is ${grouped(contest.magic_number)}, ${contest.residue} mod 11. It needs ${contest.needed}.`
		: "A ring of eleven arcs, one for each residue.";
	$("ring").setAttribute("aria-label", said);
}

// ---- counting down, aloud, a win

let counter = 0;

const secondsUntil = (time) => Math.ceil((time - airTime()) / contest.rate - 0.001);

/** Render again at the next whole second of a countdown, which is the same instant on all phones. */
function countDown() {
	clearTimeout(counter);
	const now = phase();
	if (!["lead_in", "on_its_way"].includes(now)) return;
	const left = ((now === "lead_in" ? contest.lead_in : contest.live_from) - airTime()) / contest.rate;
	if (left > 0) counter = setTimeout(render, (left - Math.ceil(left) + 1) * 1000 + 2);
}

/** Return what a screen reader tells; not every call, of which there can be four a second. */
function spoken() {
	if (trouble()) return `${$("trouble-title").textContent}. ${$("trouble-text").textContent}`;
	if (!my.line) return join.error;
	const mode = phoneMode();
	if (entry.answer) return entry.answer;
	if ($("head").offsetParent && mode !== "calling") return `${$("head").textContent}. ${$("text").textContent}`;
	return {
		calling: `Calling with ${my.call?.number}`,
		lobby: `You are line ${my.line.line}, ${my.line.name}. The contest has not begun.`,
		lead_in: "Listen for the keyword.",
		on_its_way: "On air. The keyword is on its way to you.",
		open: isNumber(entry.typed) ? hint("open") : `The keyword is ${contest?.keyword}. Type three digits and call.`,
	}[mode] ?? HINTS[mode] ?? "";
}

function celebrate() {
	navigator.vibrate?.([200, 100, 200, 100, 600]);
	const pieces = Array.from({ length: 48 }, () => {
		const piece = document.createElement("i");
		const { random } = Math;
		piece.style = `left:${random() * 100}%;animation-delay:${random() * 1.2}s;animation-duration:${2 + random() * 2}s`;
		return piece;
	});
	$("confetti").replaceChildren(...pieces);
	setTimeout(() => $("confetti").replaceChildren(), 6000);
}

// ---- begin

join.code = location.pathname.slice(3, 7).toUpperCase(); // /J/CODE
drawRing();
render();
open();
sendJoin();
sendCall();
