//! The words of English.

use super::Class;

const C_IM: Class = Class::SUBJECT.and(Class::BE);
const C_IVE: Class = Class::SUBJECT.and(Class::HAVE);

pub(super) const ENGLISH: &[(Class, &str)] = &[
    (Class::SUBJECT, "i we i'm i've i'd i'll im ive we're we've we'd we'll"),
    (C_IM, "i'm im we're"),
    (Class::GROUP, "we we're we've we'd we'll"),
    (Class::CAN, "can"),
    (Class::CHAT, "talked chatted spoke chat"),
    (C_IVE, "i've ive we've"),
    (Class::WOULD, "i'd we'd would could might should wouldn't couldn't may"),
    (Class::WILL, "i'll we'll will won't wont shall"),
    (Class::FIRST, "me us myself ourselves mine ours"),
    (Class::POSSESSIVE, "my our"),
    (Class::BE, "am was were be been is are"),
    (Class::HAVE, "have had has got own owns owned"),
    (
        Class::KIN,
        "mom mum mommy mother mama dad daddy father papa parents parent wife husband spouse partner \
         girlfriend boyfriend fiance fiancé fiancée fiancee son sons daughter daughters kid kids \
         child children baby toddler brother brothers sister sisters sibling siblings twin twins \
         grandma grandmother grandpa grandfather grandparents granny grandson granddaughter aunt \
         uncle cousin cousins nephew nephews niece nieces family friend friends buddy bestie \
         roommate neighbor neighbour neighbors neighbours in-laws stepdad stepmom dog dogs cat cats \
         puppy pup puppies kitten kittens pet pets bf gf",
    ),
    (
        Class::LIKE,
        "love loved loves like liked likes enjoy enjoyed enjoying adore prefer preferred hate hated \
         dislike disliked despise fancy favor appreciate obsessed fond addicted allergic passionate \
         keen afraid scared fan vegan vegetarian interested detest detested loathe loathed crave \
         relish favour favours avoid avoided intolerant",
    ),
    (Class::WANT, "want wanted wants wanna wish hope hoped hoping wanting aspire dream dreamt"),
    (
        Class::PLAN,
        "plan plans planned planning intend intending gonna aim aiming considering decided \
         scheduled booked thinking excited preparing",
    ),
    (
        Class::LIVE,
        "live lived living moved grew born reside married divorced engaged immigrated \
         relocated relocating moving rent",
    ),
    (
        Class::WORK,
        "work worked study studied studying teach taught graduated retired manage employed freelance \
         majored major intern",
    ),
    (Class::USE, "use used using installed switched upgraded"),
    (
        Class::THINK,
        "think thought believe believed feel felt find found realize realized realised consider \
         care value respect trust",
    ),
    (
        Class::KNOW,
        "speak play played learn learned learnt learning cook bake draw paint sing \
         dance code program practice practise practicing train",
    ),
    (
        Class::PAST,
        "went got had took made came saw met bought began began started finished found gave left \
         lost won ran built wrote read told said became quit broke brought caught chose did drew \
         drove ate fell flew forgot grew heard held hit hurt kept knew learnt led let paid put rode \
         sold sent set sang slept spent spoke stood swam taught thought threw understood wore done \
         gone seen taken written been given eaten driven begun known grown was were tried joined",
    ),
    (
        Class::ADVERB,
        "really just always still also even never now currently recently actually already \
         definitely totally absolutely usually often sometimes only mostly mainly generally \
         personally finally so truly both all too very quite pretty super kinda sort have 've \
         don't do not didn't did can't cannot can dont didnt doesnt cant havent hadnt wasnt isnt never ever probably certainly honestly simply \
         soon lately typically normally rarely am are is were was be been 've've haven't hadn't wasn't",
    ),
    (
        Class::TIME,
        "yesterday today tomorrow tonight ago last next monday tuesday wednesday thursday friday \
         saturday sunday tues thurs fri january february march april june july august september \
         october november december weekend week weeks month months year years since recently \
         summer winter spring fall autumn morning evening day days birthday anniversary \
         christmas easter thanksgiving halloween childhood growing",
    ),
    (
        Class::NUMBER,
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty \
         fifty hundred thousand million dozen first second third half couple few twice once",
    ),
    (
        Class::GREETING,
        "hi hey hello hiya yo thanks thank thx cheers congrats congratulations bye goodbye wow cool \
         awesome great nice glad yeah yep yup ok okay sure welcome sorry haha lol woah whoa aww",
    ),
    (
        Class::QUESTION,
        "what why how when where who which whose whom do does did is are can could would should \
         will have has was were isn't aren't don't doesn't didn't any",
    ),
    (Class::YOU, "you your you're yours u ur you've you'll you'd yourself"),
    (
        Class::REQUEST,
        "write give make tell explain help show list create generate provide suggest recommend \
         describe compare design develop implement act pretend imagine convert find calculate solve \
         answer add change remove use include continue let do try expand shorten draft compose \
         outline define analyze analyse generate put keep turn extend print return output explain \
         name fix refactor share check look imagine let's lets",
    ),
    (
        Class::MATERIAL,
        "rewrite rephrase paraphrase translate summarize summarise proofread correct edit improve \
         grammar polish review extract classify reword simplify fix analyze analyse explain \
         critique evaluate refactor debug following below",
    ),
    (Class::STANDING, "always never whenever everytime henceforth"),
    (
        Class::MANNER,
        "answer answers respond responses reply replies call address speak talk write use format \
         be keep give avoid include start end explain cite ask assume treat refer show stick correct",
    ),
    (
        Class::DEVICE,
        "laptop computer pc desktop mac macbook imac iphone ipad android phone smartphone \
         linux ubuntu debian fedora macos ios tablet kindle printer router server nas \
         raspberry gpu cpu rtx keyboard monitor camera vscode vim neovim emacs intellij \
         pycharm xcode obsidian docker kubernetes git github gitlab python javascript \
         typescript java golang django postgres mysql figma photoshop lightroom firefox zsh \
         bash terminal aws azure thunderbird outlook wordpress shopify airtable jira trello \
         ableton logseq zotero latex software app apps ide workstation chromebook thinkpad \
         smartwatch headphones earbuds headset webcam projector plotter e-reader \
         ereader kobo touchpad trackball ssd browser editor \
         nextcloud homelab vpn firmware distro webmail evernote onenote todoist \
         asana confluence whatsapp gmail protonmail fastmail dropbox icloud onedrive \
         powerpoint libreoffice openoffice gimp inkscape darktable audacity davinci indesign \
         scrivener overleaf spotify netflix strava garmin fitbit duolingo anki goodreads \
         chatgpt copilot openai mastodon joplin bitwarden 1password keepass lastpass plex \
         jellyfin proxmox synology openwrt arduino esp32 homebrew nixos powershell matlab \
         stata spss jupyter tableau salesforce hubspot quickbooks windows",
    ),
    (
        Class::CALLED,
        "notion slack signal teams zoom word sheets reaper swift rust go ruby safari \
         discord telegram unity helix arch messenger chrome pixel \
         excel unreal premiere illustrator react blender canva",
    ),
    (Class::SWITCH, "switched moved migrated upgraded changed ditched migrating switching"),
    (
        Class::PLEASES,
        "fascinates fascinate bores bore disgusts disgust delights delight relaxes relax calms calm \
         annoys annoy irritates irritate bothers bother intrigues intrigue soothes soothe terrifies \
         terrify scares scare energises energizes appeals appeal makes make drives drive gives give",
    ),
    (
        Class::ASKS,
        "wonder wondering wondered unsure curious undecided know sure certain tell figure understand",
    ),
    (
        Class::VALUE,
        "believe important matters matter value values grateful thankful proud passion passionate \
         meaningful priority faith purpose inspired inspires inspire determined committed \
         respect honest honesty kindness freedom fulfilling means rewarding",
    ),
    (
        Class::ROLE,
        "engineer developer programmer teacher student nurse doctor lawyer designer artist writer \
         manager accountant consultant scientist researcher professor musician photographer chef \
         founder entrepreneur analyst architect electrician carpenter farmer pilot mechanic \
         veteran immigrant vegan vegetarian christian muslim jewish hindu buddhist atheist catholic \
         american british german french spanish canadian australian indian irish italian dutch \
         swedish polish mexican brazilian chinese japanese korean native beginner graduate senior \
         junior mother father mom dad single widow widowed retired dancer coach runner gamer \
         introvert extrovert woman man trans transgender nonbinary lesbian bisexual autistic diabetic",
    ),
    (Class::SUPPOSE, "if suppose imagine assuming pretend hypothetically unless"),
    (Class::NOT, "not don't never didn't can't cannot won't no dont didnt doesnt cant wont"),
    (
        Class::NEED,
        "need looking trying wonder wondering curious asking struggling confused unsure stuck \
         wonderin needed require",
    ),
    (
        Class::MAKE,
        "building writing developing creating designing making starting launching running working \
         organizing organising renovating training researching",
    ),
    (Class::ARTICLE, "a an"),
    (Class::TO, "to"),
    (Class::NAME, "name called nickname"),
    (Class::FAVOURITE, "favorite favourite fave"),
    (Class::DREAM, "goal goals dream dreams ambition aspiration mission"),
    (
        Class::OFFICE,
        "job boss office company employer coworker coworkers colleague colleagues team \
         business startup career school university college degree thesis salary shop store studio",
    ),
    (Class::GOING, "going"),
    (Class::PLEASE, "please pls kindly"),
    (
        Class::EMPTY,
        "see mean guess agree bet recommend suggest suppose understand hear know get say appreciate imagine remember \
         wonder forgot assume apologize",
    ),
    (Class::HABIT, "every often usually weekly daily regularly each mornings weekends nights"),
    (
        Class::ASK,
        "know understand ask see hear confirm clarify find figure check test compare \
         thank say mention point able make iterate",
    ),
    (
        Class::PLAIN,
        "the this that these those and or but with for of in on at by from as it its it's that's there \
         there's here here's about into than then more most much many lot lots some any other such \
         one thing things something anything everything way time good great awesome amazing \
         wonderful fantastic incredible nice cool fun super beautiful happy glad excited excellent \
         perfect lovely best better bit like well back up out over down off through forward together \
         they them their he she him her his hers who because since while when where though although \
         however even if let let's lets sounds agree agreed support supporting keep keeps keeping \
         going means meant mean help helps helped helping chat chatted talked talk talking spoke \
         conversation photo photos pic pics picture pictures image share sharing shared thanks \
         awesome exciting inspiring rewarding heartwarming compliment encouragement kind words \
         advice tip tips idea ideas thought thoughts luck wait feeling feel feels happen happened \
         happening hang hangs same different new big little hard tough sure true motivated \
         determined positive optimistic hopeful confident stoked pumped thrilled lucky ready worth \
         stay staying give giving quit push pushing try trying make makes making whatever matter \
         enough proud grateful thankful appreciate comes come scary crazy pretty real right wrong yes gotta wanna gonna gotten put all",
    ),
    (
        Class::ANAPHOR,
        "it it's its that that's this those these they they're he she he's she's them",
    ),
    (Class::IF, "if unless"),
    (
        Class::TASK,
        "error errors exception bug bugs script scripts code function functions array arrays string \
         strings integer integers dataset loop regex formula spreadsheet query variable variables \
         driver compile csv json xml html css api endpoint command expression duplicates column columns \
         axis axes url sql pandas dataframe traceback stacktrace syntax parameter parameters \
         component webpage homepage checkbox dropdown textbox 404 500 503",
    ),
    (
        Class::PERSON,
        "colleague coworker co-worker boss manager landlord landlady tenant teacher classmate client \
         customer acquaintance guy woman man girl boy deputy supervisor employee student neighbor \
         neighbour friend buddy mate flatmate roommate therapist doctor dentist",
    ),
];
