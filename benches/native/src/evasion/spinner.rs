//! A word spinner, such as spam sites use: it replaces many words of a text by synonyms. Names, numbers and the order
//! of words stay the same.

use super::disguises::capitalised_like;
use fastrand::Rng;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

/// Common words of English news, each with its replacement. Function words are not among them: replacing those would
/// disguise nothing, because the core does not count them.
const SYNONYMS: &str = "\
    able capable; above over; accepted embraced; acknowledged conceded; added appended; address location; \
    advantage edge; afraid fearful; afterwards subsequently; ageing elderly; agree concur; agreed concurred; \
    alarm siren; alert warning; alive living; allowed permitted; almost nearly; alone solitary; ancient antique; \
    angry furious; announced declared; answer reply; answered replied; anything whatever; apart asunder; \
    applause clapping; apply pertain; apprentice trainee; approved endorsed; area zone; argument dispute; \
    arrive appear; arrived appeared; arrives appears; asked requested; attack assault; attempt effort; \
    average typical; aware conscious; away off; ball sphere; banging thumping; bank lender; banks lenders; \
    beat defeat; beaten defeated; beautiful gorgeous; become turn; began commenced; begin commence; begun commenced; \
    behind after; believe assume; believes assumes; below underneath; bench seat; beneath under; best finest; \
    better superior; beyond past; bills invoices; blade cutter; blankets covers; blaze inferno; boats vessels; \
    book volume; booked reserved; books volumes; bottom base; bought purchased; bound tied; branch arm; \
    break interruption; breathes inhales; bridge overpass; brief short; briefing presentation; bring deliver; \
    bringing delivering; broad wide; broke fractured; broken fractured; brother sibling; brought delivered; \
    budget finances; build construct; builder constructor; building structure; buildings structures; \
    built constructed; burst exploded; busiest liveliest; business commerce; businesses firms; call summon; \
    calls summons; cancelled scrapped; candle taper; captain skipper; care attention; carried transported; \
    carry transport; carrying transporting; cases matters; cause reason; caused triggered; ceiling roof; \
    centre middle; century era; chamber hall; chance opportunity; change alteration; changed altered; \
    changes alterations; charge fee; chief head; child youngster; children youngsters; church chapel; \
    city metropolis; claim assertion; claimed asserted; claims assertions; clean tidy; cleaned scrubbed; \
    cleaning scrubbing; cleared emptied; climbs ascends; close shut; closed shuttered; closures shutdowns; \
    coffee espresso; collapse breakdown; collapsed crumbled; collected gathered; collecting gathering; \
    comes arrives; coming arriving; commander chief; common usual; company firm; competition contest; concern worry; \
    conditions circumstances; confusion bewilderment; contained held; contested disputed; continue proceed; \
    control command; conversation chat; corner nook; cost price; costs expenses; council assembly; \
    countries nations; county shire; couple pair; course path; court tribunal; cover conceal; crack fissure; \
    created generated; crew staff; crime offence; crisis emergency; cross traverse; crossing passage; \
    crossings passages; crowd throng; current present; curtains drapes; damage harm; danger peril; dawn daybreak; \
    dead deceased; deal bargain; death demise; debate discussion; decide determine; decided determined; \
    decision ruling; declared proclaimed; defeat loss; defence protection; delicate fragile; delivered supplied; \
    demand request; depends relies; describe depict; described depicted; desk bureau; destroyed wrecked; \
    detail particular; details particulars; developed evolved; died perished; different distinct; difficult hard; \
    direct straight; directions bearings; director manager; disease illness; dislike hate; doctor physician; \
    doctors physicians; done accomplished; door entrance; doors entrances; doubled multiplied; doubt uncertainty; \
    drawing sketch; drawings sketches; dreadful terrible; drive motor; driven motored; driver motorist; \
    driving motoring; dropped declined; dust grit; duty obligation; earlier before; early premature; easily readily; \
    edge brink; effect impact; effort exertion; electricity power; emergency crisis; employees workers; \
    empty vacant; ended concluded; ends concludes; engine motor; engines motors; enjoy relish; enough sufficient; \
    entire whole; entitled eligible; equipment gear; essential vital; established founded; estimated guessed; \
    evening night; event occasion; events occasions; eventually ultimately; evidence proof; exactly precisely; \
    excellent superb; except barring; expected anticipated; expensive costly; experience background; \
    explain clarify; explained clarified; explanation clarification; extra additional; eyes gaze; face visage; \
    faces visages; fact truth; failed flopped; fall drop; falling dropping; falls drops; families households; \
    family household; famous renowned; faster quicker; fear dread; feel sense; fell dropped; felt sensed; \
    ferries vessels; fields meadows; fight battle; figures numbers; filled packed; final last; finally lastly; \
    find discover; fine great; finger digit; fire blaze; firefighters firemen; flames fires; fleet armada; \
    flood deluge; flooded swamped; flooding deluge; floor ground; follow pursue; followed pursued; food meals; \
    foot sole; forbidden banned; force power; foreman overseer; forgot neglected; formal official; formed shaped; \
    fortune luck; fought battled; found discovered; frame skeleton; free complimentary; frequent regular; \
    front fore; frozen iced; full complete; fund pot; funds money; future tomorrow; gallery balcony; game match; \
    garden yard; gathered assembled; gave handed; generous giving; given handed; glad pleased; glue adhesive; \
    goal target; gone departed; grants subsidies; great grand; ground soil; grow expand; grown expanded; \
    growth expansion; guard sentry; guilty culpable; hall auditorium; halls auditoriums; hampered hindered; \
    hand palm; handed passed; hands palms; happen occur; happened occurred; happy cheerful; harbour port; \
    hard tough; haul drag; head skull; heads skulls; health wellbeing; hear perceive; heard perceived; \
    hearing session; heart core; heavy weighty; held kept; helped assisted; hidden concealed; hide conceal; \
    highest tallest; history past; holding gripping; holiday vacation; home residence; homes residences; hope wish; \
    hospital clinic; hospitals clinics; hotel inn; houses dwellings; however nonetheless; huge enormous; \
    idea notion; ideas notions; immediate instant; immediately instantly; important crucial; include comprise; \
    included comprised; income earnings; increase rise; increased climbed; independent autonomous; \
    indicated signalled; information data; injured wounded; inquiry investigation; inside within; install fit; \
    installed fitted; instead alternatively; instrument device; instruments devices; interest curiosity; \
    investigation probe; involved implicated; issue topic; issued released; item article; items articles; \
    jobs positions; joined entered; judge magistrate; jury panel; justice fairness; keep retain; keeping retaining; \
    keeps retains; kept retained; kick boot; kids youngsters; killed slain; kind sort; kitchen galley; \
    knew recognised; known recognised; lack shortage; lake lagoon; lamp lantern; lamps lanterns; large big; \
    largest biggest; late tardy; later afterwards; laughs chuckles; lead guide; leader chief; leaders chiefs; \
    leading guiding; leads guides; leaf foliage; learn discover; leather hide; leave depart; leaves departs; \
    leaving departing; less fewer; letter note; letters notes; level tier; libraries bookrooms; library bookroom; \
    lies sits; life existence; lift elevate; light glow; limited restricted; line row; list roster; listened heeded; \
    listens heeds; little small; live reside; lived resided; lives existences; living residing; local regional; \
    locked bolted; loft attic; longer lengthier; look glance; looked glanced; looking glancing; looks glances; \
    losses deficits; lost misplaced; loud noisy; lunch dinner; main chief; major significant; maker creator; \
    makes creates; making creating; manage handle; manager boss; managing handling; mark stain; marked labelled; \
    market bazaar; married wedded; match game; material substance; materials substances; matter issue; \
    matters issues; meant intended; measure gauge; measured gauged; measurements readings; meeting gathering; \
    member participant; members participants; memory recollection; mending fixing; mention cite; merely just; \
    message note; metal steel; middle centre; minister secretary; minority fraction; minute moment; minutes moments; \
    missing absent; mistake error; modern contemporary; money cash; months periods; morning forenoon; \
    mornings forenoons; mother mum; move shift; moved shifted; moving shifting; named called; nearby close; \
    nearly almost; needed required; needs requires; neighbour resident; nervous anxious; night evening; \
    nights evenings; normal usual; note memo; notes memos; nothing nil; notice bulletin; noticed spotted; \
    number quantity; numbers quantities; offer bid; offered proposed; officers officials; official formal; \
    often frequently; older elder; open unlocked; opened unlocked; opens unlocks; operates functions; \
    operation procedure; operations procedures; opposition resistance; order command; ordered commanded; \
    ordinary everyday; original initial; outside beyond; overcome conquered; owned possessed; owner proprietor; \
    pages sheets; paid compensated; painted coloured; pair duo; pairs duos; parcel package; parts portions; \
    pass hand; passed handed; passenger traveller; passengers travellers; passes hands; past former; \
    patience endurance; patient sufferer; patients sufferers; pay compensate; period span; permanent lasting; \
    permission consent; person individual; petition appeal; photograph picture; picked chosen; pipe tube; \
    pipes tubes; place spot; placed positioned; places spots; plan scheme; planned intended; plans schemes; \
    play perform; played performed; player performer; players performers; playing performing; plenty lots; \
    points dots; police cops; poor impoverished; population populace; possible feasible; post mail; \
    postponed delayed; posts mails; power energy; powerful mighty; precaution safeguard; predicted forecast; \
    prepared readied; present current; pressure stress; prevent avert; previous prior; price cost; prices costs; \
    priest clergyman; prime principal; prize award; probably likely; problem difficulty; problems difficulties; \
    process procedure; produce yield; produced yielded; project undertaking; projects undertakings; promise pledge; \
    promised pledged; proper correct; properly correctly; proposal suggestion; proposed suggested; protect shield; \
    provide furnish; provided furnished; published printed; purpose aim; puts places; puzzle riddle; quay wharf; \
    question query; questions queries; quick rapid; quickly rapidly; quiet silent; quite fairly; race contest; \
    rack shelf; rain drizzle; raise lift; raised lifted; raising lifting; rank grade; rate pace; rather somewhat; \
    reach attain; reached attained; read perused; reading perusing; ready prepared; reason motive; reasons motives; \
    recall recollect; receipts takings; received obtained; recently lately; recluse hermit; record document; \
    recovered regained; recovering healing; refunds repayments; regional local; rejecting refusing; remain stay; \
    remained stayed; reminded prompted; repair fix; replace substitute; reply response; reported recounted; \
    reporters journalists; reports accounts; represents depicts; rescued saved; reserve stockpile; \
    residents inhabitants; rest remainder; restoration renovation; result outcome; results outcomes; resume restart; \
    return comeback; returned reappeared; revealed disclosed; rich wealthy; rise climb; rises climbs; risk hazard; \
    river stream; road street; roads streets; roadway carriageway; roof rooftop; room chamber; rooms chambers; \
    rose climbed; routine habitual; ruin wreck; ruins remains; rules regulations; running operating; safe secure; \
    safety security; sail voyage; sailing voyaging; sale selling; sales selling; saturated soaked; saved rescued; \
    saves rescues; scale magnitude; scheme programme; school academy; schools academies; season term; seasons terms; \
    seat chair; seats chairs; second next; seem appear; seemed appeared; seems appears; seen witnessed; sell vend; \
    senior ranking; sent dispatched; separate distinct; serious grave; service provision; services provisions; \
    settled resolved; settles resolves; several numerous; severe harsh; shaking trembling; share portion; \
    shared divided; sharp keen; ships vessels; shop store; short brief; shortly soon; shot strike; shoulder arm; \
    shout yell; show display; showed displayed; shows displays; shut closed; side flank; sides flanks; sign signal; \
    signed autographed; silence quiet; similar alike; simple easy; simpler easier; single sole; site location; \
    situation circumstance; size dimension; slow sluggish; slowly gradually; small tiny; smaller tinier; \
    smallest tiniest; smell odour; smoke fumes; social communal; sofa couch; somebody someone; something anything; \
    soon shortly; sound noise; speak talk; speech address; spend expend; spending expenditure; spent expended; \
    spread scattered; spring springtime; staff personnel; stage phase; stairs steps; stand rise; standing rising; \
    start beginning; started commenced; starting commencing; stated declared; station depot; stay remain; \
    stayed remained; steps strides; stomach belly; stone rock; stood rose; stop halt; stopped halted; store shop; \
    stories tales; storm tempest; story tale; stranded marooned; strange odd; strangest oddest; street road; \
    streets roads; strike walkout; strong sturdy; struck hit; student pupil; students pupils; study research; \
    subject topic; subsidy grant; success triumph; suddenly abruptly; suggested proposed; summer summertime; \
    supply provision; supported backed; supporters backers; suppose presume; surely certainly; surgery operation; \
    surprise shock; survey poll; swept brushed; system mechanism; tackle challenge; taken grabbed; takes grabs; \
    taking grabbing; talk speak; talking speaking; talks discussions; tank container; tape ribbon; target objective; \
    taught instructed; teaches instructs; team squad; telephone phone; tell inform; tells informs; terminal depot; \
    thin slim; thing item; things items; thinking reckoning; thought reckoned; threat menace; throw toss; \
    ticket pass; tide current; tiny little; today nowadays; together jointly; tonight this-evening; took grabbed; \
    tools implements; total sum; touch contact; town borough; trade commerce; trained coached; treated handled; \
    treatment therapy; trial hearing; trouble bother; trust faith; tuned adjusted; turn spin; turned spun; \
    turning spinning; typical normal; unable powerless; understand grasp; until till; usual customary; \
    usually customarily; valley dale; value worth; vans lorries; various diverse; vehicle automobile; \
    vehicles automobiles; victim casualty; victims casualties; view outlook; village hamlet; violence brutality; \
    visit trip; visited toured; voice tone; voices tones; vote ballot; voted balloted; voters electors; \
    votes ballots; waded paddled; wait linger; waited lingered; waiting lingering; walk stroll; walked strolled; \
    wall barrier; walls barriers; wanted desired; wants desires; warned cautioned; warning caution; \
    warnings cautions; waste garbage; watch observe; watched observed; water liquid; weather climate; weight mass; \
    went travelled; whole entire; wife spouse; wild savage; window pane; windows panes; wings pinions; \
    within inside; woman lady; women ladies; wooden timber; wool fleece; word term; words terms; worked laboured; \
    worker labourer; workers labourers; working labouring; works labours; workshop studio; worn threadbare; \
    worst poorest; worth valued; wrapped swathed; write pen; written penned; wrong incorrect; wrote penned; \
    yard metre; yards metres; young youthful";

/// Replaces words that have a synonym, each with the probability `share`.
pub fn spin(paragraphs: &[String], share: f64, rng: &mut Rng) -> Vec<String> {
    static TABLE: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| SYNONYMS.split(';').filter_map(|pair| pair.trim().split_once(' ')).collect());
    let mut swap = |word: &str| match TABLE.get(word.to_lowercase().as_str()) {
        Some(synonym) if rng.f64() < share => capitalised_like(word, synonym),
        _ => word.to_owned(),
    };
    paragraphs.iter().map(|p| p.split_word_bounds().map(&mut swap).collect()).collect()
}
