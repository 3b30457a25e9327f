-- +goose Up

CREATE TABLE clinic (
    id         TEXT NOT NULL PRIMARY KEY,
    guild      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    channel    TEXT NOT NULL,
    role       TEXT NOT NULL,
    zone       TEXT NOT NULL,
    country    TEXT NOT NULL,
    locale     TEXT NOT NULL,
    digest_day INTEGER NOT NULL,
    digest_at  INTEGER NOT NULL,
    next_sum   INTEGER NOT NULL,
    hours      TEXT NOT NULL,
    phone      TEXT NOT NULL,
    notice     TEXT NOT NULL,
    offered    TEXT NOT NULL, -- JSON: minutes after midnight
    days       INTEGER NOT NULL,
    last_read  INTEGER NOT NULL,
    keep       INTEGER NOT NULL, -- days for which words between patient and clinicians are kept
    closed     TEXT NOT NULL, -- JSON: runs of days
    cover      TEXT NOT NULL, -- JSON: runs of days, each with a person
    weekly_only INTEGER NOT NULL DEFAULT 0, -- no daily summary but of what can't wait
    unsent_due INTEGER NOT NULL DEFAULT 0 -- when the last word of messages not sent was due
) STRICT, WITHOUT ROWID;

CREATE TABLE patient (
    id           TEXT NOT NULL PRIMARY KEY,
    no           INTEGER NOT NULL UNIQUE, -- in the agenda
    clinic       TEXT NOT NULL REFERENCES clinic (id),
    alias        TEXT NOT NULL,
    alias_key    TEXT NOT NULL, -- the alias without regard to case
    user         TEXT NOT NULL,
    dm           TEXT NOT NULL,
    status       TEXT NOT NULL,
    step         TEXT NOT NULL,
    style        TEXT NOT NULL,
    locale       TEXT NOT NULL,
    country      TEXT NOT NULL,
    ask_pain     INTEGER NOT NULL,
    reminders    INTEGER NOT NULL,
    flare_plan   TEXT NOT NULL,
    enjoys       TEXT NOT NULL,
    enrolled     TEXT NOT NULL,
    paused_until TEXT NOT NULL,
    resting      INTEGER NOT NULL,
    rest_word    INTEGER NOT NULL,
    silent       INTEGER NOT NULL,
    card_on      TEXT NOT NULL,
    unreachable  TEXT NOT NULL,
    awaiting     TEXT NOT NULL,
    made_on      TEXT NOT NULL,
    enjoy_on     TEXT NOT NULL,
    clinician    TEXT NOT NULL, -- Discord account of the one who is responsible
    UNIQUE (clinic, alias_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX patient_user ON patient (user) WHERE user <> '';
-- One Discord account is one patient at a time.
CREATE UNIQUE INDEX patient_once ON patient (user) WHERE user <> '' AND status NOT IN ('stopped', 'discharged');

-- What the heartbeat reads: when time has something to do for a patient, and
-- copies of what decides on it, which the triggers at the end keep. It is in the
-- order of time, and knows patients by short numbers: thousands are opened at one
-- instant, and what that costs is the pages that are read and written.
CREATE TABLE agenda (
    next_at      INTEGER NOT NULL,
    no           INTEGER NOT NULL UNIQUE REFERENCES patient (no) ON DELETE CASCADE,
    patient      TEXT NOT NULL,
    next_date    TEXT NOT NULL,
    wake_at      INTEGER NOT NULL, -- end of a pause, or the one word after long rest
    open_since   TEXT NOT NULL,    -- no open check-in has an earlier date; empty: none is open
    clinic       TEXT NOT NULL,
    status       TEXT NOT NULL,
    paused_until TEXT NOT NULL,
    reminders    INTEGER NOT NULL,
    silent       INTEGER NOT NULL,
    unreachable  TEXT NOT NULL,
    at           INTEGER NOT NULL, -- of the plan in force
    days         INTEGER NOT NULL,
    zone         TEXT NOT NULL,
    PRIMARY KEY (next_at, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX agenda_wake ON agenda (wake_at) WHERE wake_at > 0;

CREATE TABLE invite (
    hash    TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the code, hex
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX invite_patient ON invite (patient);

-- Codes by which a patient moves: to another account, or to another clinic.
-- Nothing moves before the patient's yes.
CREATE TABLE move (
    hash    TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the code, hex
    clinic  TEXT NOT NULL REFERENCES clinic (id), -- that gave the code
    patient TEXT REFERENCES patient (id) ON DELETE CASCADE, -- who changes accounts; null: who sends it changes clinics
    alias   TEXT NOT NULL, -- in the new clinic
    made_by TEXT NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL,
    user    TEXT NOT NULL, -- who sent it and is asked
    dm      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX move_patient ON move (patient) WHERE patient IS NOT NULL;
CREATE INDEX move_user ON move (user) WHERE user <> '' AND used = 0;

CREATE TABLE consent (
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    version TEXT NOT NULL,
    hash    TEXT NOT NULL,
    locale  TEXT NOT NULL,
    given   INTEGER NOT NULL,
    adult   INTEGER NOT NULL,
    PRIMARY KEY (patient, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE goal (
    patient   TEXT NOT NULL PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    phrase    TEXT NOT NULL, -- JSON
    confirmed INTEGER NOT NULL,
    since     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,
    label    TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE exercise (
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,
    label    TEXT NOT NULL,
    phrase   TEXT NOT NULL,
    times    INTEGER NOT NULL,
    smaller  TEXT NOT NULL,
    mind     INTEGER NOT NULL,
    status   TEXT NOT NULL,
    position INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE exercise_task (
    patient  TEXT NOT NULL,
    exercise TEXT NOT NULL,
    task     TEXT NOT NULL,
    PRIMARY KEY (patient, exercise, task),
    FOREIGN KEY (patient, exercise) REFERENCES exercise (patient, id) ON DELETE CASCADE,
    FOREIGN KEY (patient, task) REFERENCES task (patient, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX exercise_task_task ON exercise_task (patient, task);

-- How an exercise stood until it was changed.
CREATE TABLE edition (
    patient  TEXT NOT NULL,
    exercise TEXT NOT NULL,
    until    INTEGER NOT NULL,
    label    TEXT NOT NULL,
    times    INTEGER NOT NULL,
    smaller  TEXT NOT NULL,
    status   TEXT NOT NULL,
    since    INTEGER NOT NULL,
    made_by  TEXT NOT NULL, -- who changed it
    PRIMARY KEY (patient, exercise, until),
    FOREIGN KEY (patient, exercise) REFERENCES exercise (patient, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Plans to start from that a clinic keeps.
CREATE TABLE plan_template (
    id        TEXT NOT NULL PRIMARY KEY,
    clinic    TEXT NOT NULL REFERENCES clinic (id),
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL, -- the name without regard to case
    exercises TEXT NOT NULL, -- JSON
    made_by   TEXT NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (clinic, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- minutes after midnight
    days    INTEGER NOT NULL,
    zone    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (patient, version)
) STRICT, WITHOUT ROWID;

-- Check-ins and messages are written by the thousand at one instant, in the
-- transaction that has read their patients: looking each patient up once more
-- would double the work. A trigger takes the place of the foreign key.
CREATE TABLE checkin (
    patient    TEXT NOT NULL,
    date       TEXT NOT NULL,
    asks       TEXT NOT NULL, -- the set of questions
    id         TEXT NOT NULL,
    due        INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    closes     INTEGER NOT NULL,
    remind_at  INTEGER NOT NULL,
    rest_at    INTEGER NOT NULL,
    snoozed    INTEGER NOT NULL,
    touched    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    stage      TEXT NOT NULL,
    late       INTEGER NOT NULL,
    finished   INTEGER NOT NULL,
    flare      TEXT NOT NULL,
    channel    TEXT NOT NULL,
    message    TEXT NOT NULL,
    outbox_row TEXT NOT NULL,
    exercise   TEXT NOT NULL,
    reading    TEXT NOT NULL, -- JSON, empty for none
    given      INTEGER NOT NULL DEFAULT 0, -- answers given
    wake_at    INTEGER GENERATED ALWAYS AS (min(
        iif(closes > 0, closes, 9223372036854775807), iif(remind_at > 0, remind_at, 9223372036854775807),
        iif(rest_at > 0, rest_at, 9223372036854775807), iif(snoozed > 0, snoozed, 9223372036854775807))) VIRTUAL,
    PRIMARY KEY (patient, date, asks)
) STRICT, WITHOUT ROWID;

CREATE INDEX checkin_wake ON checkin (wake_at) WHERE state IN ('queued', 'asked', 'offered');
CREATE INDEX checkin_given ON checkin (patient, date) WHERE asks = 'daily' AND given > 0;

CREATE TABLE answer (
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    date     TEXT NOT NULL,
    item     TEXT NOT NULL,
    exercise TEXT NOT NULL,
    checkin  TEXT NOT NULL,
    status   TEXT NOT NULL,
    value    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    typed    INTEGER NOT NULL,
    PRIMARY KEY (patient, date, item, exercise)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_did ON answer (patient) WHERE item = 'did';
CREATE INDEX answer_task ON answer (patient, date, exercise, status, value, at, typed, checkin) WHERE item = 'task';

CREATE TABLE decision (
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,
    checkin  TEXT NOT NULL,
    date     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    rule_row TEXT NOT NULL,
    strategy TEXT NOT NULL,
    template TEXT NOT NULL,
    args     TEXT NOT NULL, -- JSON
    choices  TEXT NOT NULL, -- JSON
    chosen   TEXT NOT NULL,
    goal     INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX decision_at ON decision (patient, at);

CREATE TABLE wish (
    id      TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    detail  TEXT NOT NULL,
    state   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    answer  TEXT NOT NULL,
    made_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wish_patient ON wish (patient, at);

CREATE TABLE note (
    id      TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    date    TEXT NOT NULL,
    about   TEXT NOT NULL,
    words   TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX note_patient ON note (patient, at);

CREATE TABLE visit (
    id       TEXT NOT NULL PRIMARY KEY,
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    date     TEXT NOT NULL,
    at       INTEGER NOT NULL, -- minutes after midnight; -1: not said
    ask_at   INTEGER NOT NULL,
    state    TEXT NOT NULL,
    question TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    since    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_patient ON visit (patient, since);

CREATE TABLE agreed (
    id      TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    date    TEXT NOT NULL,
    words   TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX agreed_patient ON agreed (patient, at);

-- A graded step in an exercise, which takes the patient's yes.
CREATE TABLE step (
    id       TEXT NOT NULL PRIMARY KEY,
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    exercise TEXT NOT NULL,
    rungs    TEXT NOT NULL, -- JSON: from, to
    why      TEXT NOT NULL,
    state    TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    answered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX step_patient ON step (patient, at);

CREATE TABLE alert (
    id       TEXT NOT NULL PRIMARY KEY,
    patient  TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    rule     TEXT NOT NULL,
    words    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    told     INTEGER NOT NULL,
    taken_by TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    cleared  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_patient ON alert (patient, at);

CREATE TABLE digest (
    id        TEXT NOT NULL PRIMARY KEY,
    clinic    TEXT NOT NULL REFERENCES clinic (id),
    daily     INTEGER NOT NULL, -- what was new on to_date
    from_date TEXT NOT NULL,
    to_date   TEXT NOT NULL,
    body      TEXT NOT NULL, -- JSON
    made_at   INTEGER NOT NULL,
    posted_at INTEGER NOT NULL,
    read_at   INTEGER NOT NULL,
    read_by   TEXT NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0 -- since when none of its messages stands, and the body is empty
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_clinic ON digest (clinic, made_at);
CREATE INDEX digest_stands ON digest (made_at) WHERE deleted_at = 0;

-- Where the messages of summaries stand, until they are deleted. The outbox
-- forgets sooner.
CREATE TABLE posted (
    id      TEXT NOT NULL PRIMARY KEY, -- the outbox's row
    digest  TEXT NOT NULL,
    clinic  TEXT NOT NULL REFERENCES clinic (id),
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX posted_at ON posted (at) WHERE state = 'stands';
CREATE INDEX posted_digest ON posted (digest);

CREATE INDEX clinic_next ON clinic (next_sum) WHERE next_sum > 0;

-- Why a patient needs a look. again is the flag of the same cause before it.
CREATE TABLE flag (
    id        TEXT NOT NULL PRIMARY KEY,
    clinic    TEXT NOT NULL REFERENCES clinic (id),
    patient   TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL,
    about     TEXT NOT NULL, -- exercise or task
    text      TEXT NOT NULL, -- JSON: key and arguments, the numbers as last found
    also      TEXT NOT NULL, -- JSON: the same in few words
    value     REAL NOT NULL,
    urgency   INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    state     TEXT NOT NULL,
    taken_by  TEXT NOT NULL,
    taken_at  INTEGER NOT NULL,
    closed_by TEXT NOT NULL,
    closed_at INTEGER NOT NULL,
    note      TEXT NOT NULL,
    until     INTEGER NOT NULL,
    useful    INTEGER NOT NULL, -- 1, -1, 0: not judged
    judged_by TEXT NOT NULL,
    gone_at   INTEGER NOT NULL,
    again     TEXT NOT NULL,
    again_at  INTEGER NOT NULL,
    version   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX flag_once ON flag (patient, kind, about) WHERE state IN ('open', 'taken', 'snoozed');
CREATE INDEX flag_patient ON flag (patient, opened_at);
CREATE INDEX flag_clinic ON flag (clinic, opened_at);
CREATE INDEX flag_again ON flag (again) WHERE again <> '';

-- A clinic's own thresholds.
CREATE TABLE threshold (
    clinic  TEXT NOT NULL REFERENCES clinic (id),
    kind    TEXT NOT NULL,
    value   REAL NOT NULL,
    made_by TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (clinic, kind)
) STRICT, WITHOUT ROWID;

-- The newest date on which a clinic's patients were looked at.
CREATE TABLE looked (
    clinic TEXT NOT NULL PRIMARY KEY REFERENCES clinic (id),
    date   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A chain: each entry's seal covers all before it.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY,
    clinic  TEXT NOT NULL,
    patient TEXT NOT NULL, -- stays when the patient is forgotten
    who     TEXT NOT NULL,
    deed    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    seal    BLOB NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'an entry of the audit stays as it is');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'an entry of the audit is kept');
END;
-- +goose StatementEnd

CREATE INDEX audit_clinic ON audit (clinic, number);
CREATE INDEX audit_runs ON audit (patient, at) WHERE deed IN ('enrolled', 'stopped', 'discharged', 'patient.closed');

-- Planned and asked, for each date that is over.
CREATE TABLE selfcheck (
    clinic        TEXT NOT NULL REFERENCES clinic (id),
    date          TEXT NOT NULL,
    made_at       INTEGER NOT NULL,
    planned       INTEGER NOT NULL,
    asked         INTEGER NOT NULL,
    paused        INTEGER NOT NULL,
    resting       INTEGER NOT NULL,
    withdrawn     INTEGER NOT NULL,
    not_delivered INTEGER NOT NULL,
    missed        INTEGER NOT NULL,
    unaccounted   INTEGER NOT NULL,
    besides       INTEGER NOT NULL,
    PRIMARY KEY (clinic, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id        TEXT NOT NULL PRIMARY KEY,
    patient   TEXT, -- null: to the clinic's channel
    clinic    TEXT NOT NULL,
    recipient TEXT NOT NULL, -- the patient, or else the clinic
    kind      TEXT NOT NULL,
    ref       TEXT NOT NULL,
    part      INTEGER NOT NULL,
    screen    TEXT NOT NULL,
    text      TEXT NOT NULL, -- JSON: key and arguments, empty for none
    channel   TEXT NOT NULL,
    message   TEXT NOT NULL,
    priority  INTEGER NOT NULL,
    due       INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    state     TEXT NOT NULL,
    tries     INTEGER NOT NULL,
    first_at  INTEGER NOT NULL,
    ended_at  INTEGER NOT NULL,
    boot      TEXT NOT NULL, -- the process that claimed it
    why       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (priority, due) WHERE state = 'due';
CREATE INDEX outbox_claimed ON outbox (recipient, priority) WHERE state = 'claimed';
CREATE INDEX outbox_again ON outbox (recipient, priority) WHERE state = 'due' AND why <> '';
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at > 0;
CREATE INDEX outbox_patient ON outbox (patient) WHERE patient IS NOT NULL;

-- Whom a notice to the clinic tells of: patients whose messages were not sent.
CREATE TABLE unsent (
    notice  TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    PRIMARY KEY (notice, patient, outcome)
) STRICT, WITHOUT ROWID;

CREATE INDEX unsent_patient ON unsent (patient);

-- When people could be heard last, and the times of the last days in which they
-- could not.
CREATE TABLE hearing (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    at  INTEGER NOT NULL
) STRICT;

CREATE TABLE gap (
    since INTEGER NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;

-- What was told of a clinic's channel, until that is mended.
CREATE TABLE trouble (
    clinic TEXT NOT NULL REFERENCES clinic (id) ON DELETE CASCADE,
    what   TEXT NOT NULL,
    told   INTEGER NOT NULL,
    PRIMARY KEY (clinic, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
    id      TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_at ON inbox (at);
CREATE INDEX inbox_patient ON inbox (patient);

-- +goose StatementBegin
CREATE TRIGGER agenda_made AFTER INSERT ON patient BEGIN
    INSERT INTO agenda (next_at, no, patient, next_date, wake_at, open_since, clinic, status, paused_until, reminders, silent, unreachable, at, days, zone)
    VALUES (0, new.no, new.id, '', 0, '', new.clinic, new.status, new.paused_until, new.reminders, new.silent, new.unreachable, 0, 0, '');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER agenda_patient AFTER UPDATE OF clinic, status, paused_until, reminders, silent, unreachable ON patient
WHEN (new.clinic, new.status, new.paused_until, new.reminders, new.silent, new.unreachable)
    IS NOT (old.clinic, old.status, old.paused_until, old.reminders, old.silent, old.unreachable)
BEGIN
    UPDATE agenda SET clinic = new.clinic, status = new.status, paused_until = new.paused_until, reminders = new.reminders,
        silent = new.silent, unreachable = new.unreachable
    WHERE no = new.no;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER agenda_plan AFTER INSERT ON plan BEGIN
    UPDATE agenda SET at = new.at, days = new.days, zone = new.zone
    WHERE no = (SELECT no FROM patient WHERE id = new.patient);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER patient_gone AFTER DELETE ON patient BEGIN
    DELETE FROM checkin WHERE patient = old.id;
    DELETE FROM outbox WHERE patient = old.id;
END;
-- +goose StatementEnd
