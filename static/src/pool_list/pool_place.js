import { closestScrollableY } from "@web/core/utils/scrolling";

/**
 * Remember what the user looks at, since reading a list again makes all rows anew.
 *
 * @param {HTMLElement} rootEl the view
 * @param {Object[]} records the records it shows
 * @returns {Function} takes the records shown afterwards, scrolls the first row that is
 *  still there to where it was and gives the focus back to its cell
 */
export function rememberPlace(rootEl, records) {
    const resIds = new Map(records.map((record) => [record.id, record.resId]));
    const rows = [...rootEl.querySelectorAll("[data-id]")].filter((row) =>
        resIds.has(row.dataset.id)
    );
    const scrollable = rows.length && closestScrollableY(rows[0]);
    const edge = scrollable ? scrollable.getBoundingClientRect().top : 0;
    const anchors = rows
        .map((row) => [resIds.get(row.dataset.id), row.getBoundingClientRect()])
        .filter(([, rect]) => rect.bottom > edge);
    const focusedRow = rows.find((row) => row.contains(document.activeElement));
    const focused = focusedRow && {
        resId: resIds.get(focusedRow.dataset.id),
        path: getPath(focusedRow, document.activeElement),
    };

    return (newRecords) => {
        const ids = new Map(newRecords.map((record) => [record.resId, record.id]));
        const find = (resId) =>
            ids.has(resId) && rootEl.querySelector(`[data-id="${ids.get(resId)}"]`);
        const [resId, rect] = anchors.find(([id]) => find(id)) || [];
        if (scrollable && resId) {
            scrollable.scrollTop += find(resId).getBoundingClientRect().top - rect.top;
        }
        const row = focused && find(focused.resId);
        if (row && document.activeElement === document.body) {
            followPath(row, focused.path)?.focus({ preventScroll: true });
        }
    };
}

/** @returns {number[]} positions among siblings, from an ancestor down to an element */
function getPath(ancestor, el) {
    const path = [];
    for (let node = el; node !== ancestor; node = node.parentElement) {
        path.unshift([...node.parentElement.children].indexOf(node));
    }
    return path;
}

function followPath(ancestor, path) {
    return path.reduce((node, index) => node?.children[index], ancestor);
}
