// What keeps a tenant's pages true while they are open. One address for each module (they are not versioned, see
// DeskScripts), so that every importer shares the same stream and the same clock.
import "./live.js";
import "./ticking.js";
import "./softphone.js";
import "./room.js";
import "./board.js";
