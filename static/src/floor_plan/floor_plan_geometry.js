/**
 * Rectangles on a floor plan, in metres from the upper left corner of the hall: plain
 * functions without a screen.
 */

export const GRID = 0.5;
// the way for two people between two rows of booths
export const AISLE = 3;
const TOLERANCE = 0.001;

export function snap(metres) {
    return Math.round(metres / GRID) * GRID;
}

/** @returns {boolean} whether two rectangles have more than an edge in common */
export function isOverlapping(one, other) {
    return (
        one.x < other.x + other.width - TOLERANCE &&
        other.x < one.x + one.width - TOLERANCE &&
        one.y < other.y + other.depth - TOLERANCE &&
        other.y < one.y + one.depth - TOLERANCE
    );
}

/** @returns {boolean} whether a rectangle lies in the hall; an unknown size holds all */
export function isWithin(place, hall) {
    return (
        place.x > -TOLERANCE &&
        place.y > -TOLERANCE &&
        (!hall.width || place.x + place.width < hall.width + TOLERANCE) &&
        (!hall.depth || place.y + place.depth < hall.depth + TOLERANCE)
    );
}

/** @returns {[Object, Object][]} pairs of placed booths that overlap */
export function findOverlaps(booths) {
    const pairs = [];
    let open = [];
    const placed = booths.filter((booth) => booth.placed);
    for (const booth of placed.sort((one, other) => one.x - other.x)) {
        open = open.filter((other) => other.x + other.width > booth.x + TOLERANCE);
        for (const other of open) {
            if (isOverlapping(booth, other)) {
                pairs.push([other, booth]);
            }
        }
        open.push(booth);
    }
    return pairs;
}

/** @returns {{width: number, depth: number}} of the plan; by its booths if unknown */
export function getPlanSize(hall, booths) {
    const right = Math.max(0, ...booths.map((booth) => booth.x + booth.width));
    const bottom = Math.max(0, ...booths.map((booth) => booth.y + booth.depth));
    return {
        width: hall.width || Math.max(right + AISLE, 30),
        depth: hall.depth || Math.max(bottom + AISLE, 20),
    };
}

function getCentre(place) {
    return { x: place.x + place.width / 2, y: place.y + place.depth / 2 };
}

const DIRECTIONS = {
    ArrowRight: ["x", 1],
    ArrowLeft: ["x", -1],
    ArrowDown: ["y", 1],
    ArrowUp: ["y", -1],
};

/**
 * @param {string} key one of the arrow keys
 * @returns {Object|undefined} the next booth that way; one straight ahead goes before
 *      a nearer one aside
 */
export function findNeighbour(booths, from, key) {
    const [axis, sign] = DIRECTIONS[key];
    const across = axis === "x" ? "y" : "x";
    const start = getCentre(from);
    let best, bestCost;
    for (const booth of booths) {
        const centre = getCentre(booth);
        const ahead = (centre[axis] - start[axis]) * sign;
        const aside = Math.abs(centre[across] - start[across]);
        if (booth === from || ahead <= TOLERANCE || aside > 2 * ahead + GRID) {
            continue;
        }
        const cost = ahead + 3 * aside;
        if (best === undefined || cost < bestCost) {
            [best, bestCost] = [booth, cost];
        }
    }
    return best;
}

/** Rows from top to bottom, each from left to right: the order of reading and of Tab. */
export function sortByReading(booths) {
    const band = (booth) => Math.floor(booth.y / GRID);
    return [...booths].sort(
        (one, other) => band(one) - band(other) || one.x - other.x || one.id - other.id
    );
}

/** @returns {{x: number, y: number}|undefined} where a rectangle has free floor around it */
function findFloor({ width, depth }, taken, size, margin) {
    for (let y = GRID * 2; y + depth < size.depth + TOLERANCE; y += GRID) {
        let x = GRID * 2;
        while (x + width < size.width + TOLERANCE) {
            const floor = {
                x: x - margin,
                y: y - margin,
                width: width + 2 * margin,
                depth: depth + 2 * margin,
            };
            const other = taken.find((booth) => isOverlapping(booth, floor));
            if (!other) {
                return { x, y };
            }
            x = snap(other.x + other.width + margin + GRID / 2);
        }
    }
}

function getRowSize(booths) {
    return {
        width: booths.reduce((sum, booth) => sum + booth.width, 0),
        depth: Math.max(...booths.map((booth) => booth.depth)),
    };
}

/** Where as many of the booths as possible stand in one row, with aisles if there is room. */
function findRow(booths, taken, size) {
    for (const margin of [AISLE, 0]) {
        for (let count = booths.length; count > 0; count--) {
            const start = findFloor(getRowSize(booths.slice(0, count)), taken, size, margin);
            if (start) {
                return { ...start, count };
            }
        }
    }
    // no room: below the hall, where it is told to be wrong
    return { x: GRID * 2, y: snap(size.depth + AISLE), count: booths.length };
}

/**
 * Put booths side by side: from a place, or where the floor is free.
 *
 * @param {Object[]} others booths that keep their place
 * @param {{width: number, depth: number}} size of the hall in metres
 * @param {{x: number, y: number}} [start]
 * @returns {{x: number, y: number}[]} the places, in the order of ``booths``
 */
export function arrangeRow(booths, others, size, start) {
    const places = [];
    while (places.length < booths.length) {
        const rest = booths.slice(places.length);
        const done = booths
            .slice(0, places.length)
            .map((booth, index) => ({ ...booth, ...places[index] }));
        const row = start
            ? { ...start, count: rest.length }
            : findRow(rest, [...others, ...done], size);
        let x = row.x;
        for (const booth of rest.slice(0, row.count)) {
            places.push({ x, y: row.y });
            x += booth.width;
        }
    }
    return places;
}

const SIDES = ["bottom", "right", "top", "left"];

/**
 * Which sides of each booth are walls: as many are open as its kind says, those on an
 * aisle before those at a neighbour.
 *
 * @returns {Map<number, string[]>} walls by id of the booth
 */
export function findWalls(booths) {
    const edges = new Map();
    const place = (side, at, from, to, id) => {
        const key = `${side}:${at.toFixed(2)}`;
        edges.set(key, [...(edges.get(key) || []), { from, to, id }]);
    };
    for (const { id, x, y, width, depth } of booths) {
        place("top", y, x, x + width, id);
        place("bottom", y + depth, x, x + width, id);
        place("left", x, y, y + depth, id);
        place("right", x + width, y, y + depth, id);
    }
    const opposite = { top: "bottom", bottom: "top", left: "right", right: "left" };
    const meets = (side, at, from, to) =>
        (edges.get(`${opposite[side]}:${at.toFixed(2)}`) || []).some(
            (edge) => edge.from < to - TOLERANCE && from < edge.to - TOLERANCE
        );
    const walls = new Map();
    for (const booth of booths) {
        const { x, y, width, depth } = booth;
        const spans = {
            top: [y, x, x + width],
            bottom: [y + depth, x, x + width],
            left: [x, y, y + depth],
            right: [x + width, y, y + depth],
        };
        const closed = SIDES.filter((side) => meets(side, ...spans[side]));
        const free = SIDES.filter((side) => !closed.includes(side));
        const open = [...free, ...closed].slice(0, Number(booth.open_sides) || 1);
        walls.set(
            booth.id,
            SIDES.filter((side) => !open.includes(side))
        );
    }
    return walls;
}
