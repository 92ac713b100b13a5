import { Component } from "@odoo/owl";

// drawn units per metre: browsers round fonts smaller than one unit
export const UNIT = 10;

const PATTERNS = ["held", "contracted", "blocked"];

/** @returns {string|undefined} the pattern of a status; others have a plain colour */
export function getFill(status) {
    return PATTERNS.includes(status) ? `url(#o_plan_${status})` : undefined;
}

/** One booth on the plan: its rectangle, walls, number and exhibitor. */
export class FloorPlanBooth extends Component {
    static template = "expo_crm.FloorPlanBooth";
    static props = {
        booth: Object,
        isSelected: Boolean,
        isDimmed: Boolean,
        isMatch: Boolean,
        isBad: Boolean,
        isTarget: Boolean,
        isResizable: Boolean,
    };

    get classes() {
        const { booth, isSelected, isDimmed, isMatch, isBad, isTarget } = this.props;
        return {
            o_plan_selected: isSelected,
            o_plan_dimmed: isDimmed,
            o_plan_match: isMatch,
            o_plan_bad: isBad,
            o_plan_target: isTarget,
            o_plan_mine: booth.mine,
            o_plan_big: Math.min(booth.width, booth.depth) >= 6,
        };
    }

    get place() {
        const { x, y, width, depth } = this.props.booth;
        return { x: x * UNIT, y: y * UNIT, width: width * UNIT, depth: depth * UNIT };
    }

    /** Patterns are named here: in a style sheet their address would be rewritten. */
    get fill() {
        return getFill(this.props.booth.status);
    }

    get walls() {
        const { width, depth } = this.place;
        const lines = {
            top: `M0 0H${width}`,
            bottom: `M0 ${depth}H${width}`,
            left: `M0 0V${depth}`,
            right: `M${width} 0V${depth}`,
        };
        return this.props.booth.walls.map((side) => lines[side]).join("");
    }

    get number() {
        const { label, width, depth } = this.props.booth;
        // it stands in the middle, and makes room for names where the zoom shows them
        return {
            x: (width * UNIT) / 2,
            y: (depth / 2 + label.size * 0.35) * UNIT,
            up: (-label.lines.length * label.nameSize * 1.15 * UNIT) / 2,
            size: label.size * UNIT,
        };
    }

    get lines() {
        const { label, width } = this.props.booth;
        const first = this.number.y + this.number.up + label.nameSize * 1.1 * UNIT;
        return label.lines.map((text, index) => ({
            text,
            x: (width * UNIT) / 2,
            y: first + index * label.nameSize * 1.15 * UNIT,
            size: label.nameSize * UNIT,
        }));
    }
}
