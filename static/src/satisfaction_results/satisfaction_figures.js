import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";

const ONE_DIGIT = { digits: [16, 1] };

/** What a scale runs from and to. */
export function getRange(scale) {
    return scale === "nps" ? [-100, 100] : [0, 100];
}

/** @returns {string} a figure as people read it: NPS with its sign, CSAT in percent */
export function sayFigure(scale, value) {
    if (value === null || value === undefined) {
        return _t("n.a.");
    }
    const text = formatFloat(Math.abs(value), ONE_DIGIT);
    const isZero = Math.abs(value) < 0.05;
    const sign = value < 0 && !isZero ? "−" : scale === "nps" && !isZero ? "+" : "";
    return `${sign}${text}${scale === "csat" ? " %" : ""}`;
}

/** @returns {string} a difference, always with its sign */
export function sayDifference(value) {
    if (value === null || value === undefined) {
        return _t("n.a.");
    }
    const isZero = Math.abs(value) < 0.05;
    const sign = isZero ? "±" : value < 0 ? "−" : "+";
    return sign + formatFloat(Math.abs(value), ONE_DIGIT);
}

/** @returns {string} a share in percent, without a fraction */
export function sayRate(value) {
    return value === null || value === undefined ? _t("n.a.") : `${Math.round(value)} %`;
}

export function sayCount(value) {
    return formatFloat(value, { digits: [16, 0] });
}

export function sayInterval(scale, low, high) {
    if (low === null || high === null) {
        return _t("no interval");
    }
    return `${sayFigure(scale, low)} … ${sayFigure(scale, high)}`;
}

/** @returns {string} which question a figure is of, the same at each edition */
export function getKey({ scale, code }) {
    return `${scale}/${code}`;
}

/** @returns {string} how a change looks: coloured only if it is significant */
export function getLook({ is_significant, difference }) {
    if (!is_significant) {
        return "o_sr_same";
    }
    return difference > 0 ? "o_sr_better" : "o_sr_worse";
}

/** @returns {string} class of a recommendation from 0 to 10 */
export function getClass(answer) {
    return answer >= 9 ? "promoter" : answer >= 7 ? "passive" : "detractor";
}
