import { UNIT } from "./floor_plan_booth";

const MARGIN = 24;
const MAX_SCALE = 140;
// pixels per metre from which numbers and names can be read
const NUMBERS_FROM = 8;
const BIG_NAMES_FROM = 10;
const NAMES_FROM = 17;
// milliseconds after the last step of a gesture
const DRAW_DELAY = 120;

/**
 * What part of a plan is seen. While a gesture lasts the drawn plan is moved and
 * stretched as a picture, which costs the same for ten booths and for thousands; it is
 * drawn anew in its new size when the gesture rests.
 */
export class PlanViewport {
    scale = 1;
    x = 0;
    y = 0;
    drawnScale = 0;
    isFitted = true;

    /**
     * @param {HTMLElement} frame what the plan is seen through
     * @param {SVGElement} sheet the plan, alone in an element that moves
     */
    attach(frame, sheet) {
        this.frame = frame;
        this.sheet = sheet;
        // a style would be computed again for all that is drawn, at every step of a
        // gesture: with 2,000 booths 50 ms instead of 1
        const rest = { transform: "none" };
        this.motion = sheet.parentElement.animate([rest, rest], { duration: 1, fill: "both" });
        this.motion.pause();
    }

    /** @param {{width: number, depth: number}} size in metres */
    setSize(size) {
        const isOther = size.width !== this.size?.width || size.depth !== this.size?.depth;
        this.size = size;
        this.sheet.setAttribute("viewBox", `0 0 ${size.width * UNIT} ${size.depth * UNIT}`);
        if (isOther) {
            this.fit();
        }
    }

    getFitScale() {
        const { clientWidth, clientHeight } = this.frame;
        const wide = (clientWidth - 2 * MARGIN) / this.size.width;
        const high = (clientHeight - 2 * MARGIN) / this.size.depth;
        return Math.max(0.5, Math.min(wide, high, MAX_SCALE));
    }

    fit() {
        this.scale = this.getFitScale();
        this.x = (this.frame.clientWidth - this.size.width * this.scale) / 2;
        this.y = (this.frame.clientHeight - this.size.depth * this.scale) / 2;
        this.isFitted = true;
        this.draw();
    }

    /** The whole hall stays seen, but nothing moves under a hand that opens the panel. */
    onResize(isKept) {
        if (this.isFitted && !isKept) {
            this.fit();
        }
    }

    panBy(dx, dy) {
        this.x += dx;
        this.y += dy;
        this.keepInSight();
        this.isFitted = false;
        this.show();
    }

    /** Zoom about a point of the frame, in pixels; its middle if none is given. */
    zoomBy(factor, at) {
        const { clientWidth, clientHeight } = this.frame;
        const { x, y } = at || { x: clientWidth / 2, y: clientHeight / 2 };
        const least = this.getFitScale() * 0.6;
        const scale = Math.min(MAX_SCALE, Math.max(least, this.scale * factor));
        const ratio = scale / this.scale;
        this.x = x - (x - this.x) * ratio;
        this.y = y - (y - this.y) * ratio;
        this.scale = scale;
        this.isFitted = false;
        this.keepInSight();
        this.show();
        this.drawSoon();
    }

    /** A rest of the plan always stays in the frame. */
    keepInSight() {
        const { clientWidth, clientHeight } = this.frame;
        const width = this.size.width * this.scale;
        const height = this.size.depth * this.scale;
        const rest = 80;
        this.x = Math.min(clientWidth - rest, Math.max(rest - width, this.x));
        this.y = Math.min(clientHeight - rest, Math.max(rest - height, this.y));
    }

    /**
     * Bring a place into the frame, as little as it takes.
     *
     * @param {number} [covered] pixels at the lower edge that lie under a sheet
     */
    reveal(place, covered = 0) {
        const { clientWidth } = this.frame;
        const clientHeight = this.frame.clientHeight - covered;
        const left = this.x + place.x * this.scale;
        const top = this.y + place.y * this.scale;
        const right = left + place.width * this.scale;
        const bottom = top + place.depth * this.scale;
        const dx = left < MARGIN ? MARGIN - left : Math.min(0, clientWidth - MARGIN - right);
        const dy = top < MARGIN ? MARGIN - top : Math.min(0, clientHeight - MARGIN - bottom);
        if (dx || dy) {
            this.panBy(dx, dy);
        }
    }

    /** Bring a place to the middle, large enough to be read. */
    goTo(place) {
        this.scale = Math.max(this.scale, NAMES_FROM + 3);
        this.x = this.frame.clientWidth / 2 - (place.x + place.width / 2) * this.scale;
        this.y = this.frame.clientHeight / 2 - (place.y + place.depth / 2) * this.scale;
        this.isFitted = false;
        this.keepInSight();
        this.draw();
    }

    /** @returns {{x: number, y: number}} metres of a point of the window */
    toMetres(clientX, clientY) {
        const { left, top } = this.frame.getBoundingClientRect();
        return {
            x: (clientX - left - this.x) / this.scale,
            y: (clientY - top - this.y) / this.scale,
        };
    }

    isOver(clientX, clientY) {
        const { left, top, right, bottom } = this.frame.getBoundingClientRect();
        return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
    }

    show() {
        const stretch = this.scale / this.drawnScale;
        const transform = `translate(${this.x}px, ${this.y}px) scale(${stretch})`;
        this.motion.effect.setKeyframes({ transform: [transform, transform] });
    }

    draw() {
        clearTimeout(this.drawing);
        this.drawnScale = this.scale;
        this.sheet.style.width = `${this.size.width * this.scale}px`;
        this.sheet.style.height = `${this.size.depth * this.scale}px`;
        const { classList } = this.sheet;
        classList.toggle("o_plan_numbers", this.scale >= NUMBERS_FROM);
        classList.toggle("o_plan_big_names", this.scale >= BIG_NAMES_FROM);
        classList.toggle("o_plan_names", this.scale >= NAMES_FROM);
        this.show();
    }

    drawSoon() {
        clearTimeout(this.drawing);
        this.drawing = setTimeout(() => this.draw(), DRAW_DELAY);
    }

    detach() {
        clearTimeout(this.drawing);
        this.motion.cancel();
    }
}
