import { Component } from "@odoo/owl";
import { getKey, getLook, sayCount, sayFigure, sayInterval } from "./satisfaction_figures";

/** The editions of a series side by side, question by question. */
export class SatisfactionComparison extends Component {
    static template = "expo_crm.SatisfactionComparison";
    static props = { page: Object };

    get rows() {
        const { figures, editions } = this.props.page;
        return figures.map((figure) => ({
            id: getKey(figure),
            title: figure.title,
            cells: editions.map((edition, index) => ({
                index,
                is_current: edition.is_current,
                ...this.prepare(figure.scale, edition.figures[getKey(figure)]),
            })),
            look: figure.previous && getLook(figure.previous),
        }));
    }

    prepare(scale, cell) {
        return cell
            ? {
                  value: sayFigure(scale, cell.value),
                  base: `n ${sayCount(cell.n)}`,
                  interval: sayInterval(scale, cell.low, cell.high),
              }
            : { value: "–", base: "", interval: "" };
    }
}
