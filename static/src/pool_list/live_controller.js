import { PoolLimits } from "./pool_limits";
import { useLiveList } from "./live_list_hook";

/**
 * The controller of a list of a pool, whatever its shape: it stays true while others
 * claim, and says above its rows what one holds and may still claim.
 *
 * @param {Function} Controller of a multi-record view
 * @returns {Function}
 */
export const livePoolController = (Controller) =>
    class extends Controller {
        static components = { ...Controller.components, PoolLimits };

        setup() {
            super.setup();
            this.live = useLiveList(this.model, this.rootRef);
        }

        async beforeExecuteActionButton(clickParams) {
            const goesOn = await super.beforeExecuteActionButton(clickParams);
            if (goesOn !== false) {
                this.live.hold();
            }
            return goesOn;
        }

        async afterExecuteActionButton(clickParams) {
            this.live.release();
            return super.afterExecuteActionButton(clickParams);
        }
    };
