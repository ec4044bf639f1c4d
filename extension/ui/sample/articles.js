/**
 * Articles that the sample page shows, by language. Each repeats parts of one of the invented originals that the extension
 * comes with.
 *
 * @type {Record<string, {publisher: string, title: string, paragraphs: string[]}>}
 */
export const ARTICLES = {
  en: {
    publisher: 'Harbour Digest',
    title: 'Aldermoor passes £418.6m budget by one vote and keeps all eleven libraries open',
    paragraphs: [
      'Aldermoor City Council approved a £418.6 million budget in the early hours of Wednesday, raising council tax by 4.2 per cent and keeping all eleven branch libraries open, after a debate that ran for almost seven hours and was settled by a single vote.',
      'The spending plan for 2026-27 passed by 28 votes to 27 at 1.14am when Councillor Imre Fosdyke, an independent who represents the Tanners’ Quay ward, ended weeks of speculation by siding with the minority administration.',
      '“I have read every one of the 312 pages, and there are at least forty I dislike,” Mr Fosdyke told the chamber before he voted. “But a city without a budget on the first of April is a city that cannot pay the woman who bathes my neighbour every morning. I will not be the man who did that.”',
      'The leader of the council, Dorothea Lunn, had warned that rejecting the plan would force officers to issue a formal notice freezing all but essential spending within 48 hours.',
      'Under the budget, the owner of a typical band D home will pay £1,962 a year, an increase of £79. Parking permits in the seven inner zones go up from £84 to £110, and the charge for collecting garden waste, frozen since 2021, rises to £52.',
      'The most contested item was a proposal to close four libraries, at Cotter Street, Sallow Park, Brindle Hill and the Old Exchange, which would have saved £640,000 a year. More than 9,400 residents signed a petition against the closures, and about two hundred of them stood outside the Guildhall on Tuesday evening holding paperbacks above their heads.',
      'Ms Lunn withdrew the closures shortly before 10pm, saying the money would come instead from a reserve set aside to replace the council’s ageing vehicle fleet.',
      'Adult social care takes the largest share of the money, £163 million, or 39 per cent of the total. Officers said the bill had grown by £6.1 million in twelve months because 214 more residents had qualified for help at home.',
      'Some £2.3 million will go on resurfacing 61 streets, and £900,000 has been found to repair the roof of the Harrow Lane swimming pool, which has been shut since November 2024. Six youth worker posts created during the pandemic become permanent.',
      'Against that, the subsidy for the number 17 night bus ends in September, grants to arts groups fall by a fifth, and 46 council jobs will go, most of them by leaving vacancies unfilled.',
    ],
  },
  de: {
    publisher: 'Talblick aktuell',
    title: 'Molkerei Hartling schließt Werk in Oberscheidach',
    paragraphs: [
      'Die Molkerei Hartling gibt nach 97 Jahren ihren Stammsitz auf. Zum 30. September will das Familienunternehmen sein Werk in Oberscheidach schließen und die Käseproduktion ins 140 Kilometer entfernte Tannfurt verlagern. Das teilte die Geschäftsführung den 214 Beschäftigten am Donnerstagmorgen auf einer Betriebsversammlung mit, die nach Angaben von Teilnehmern keine zwanzig Minuten dauerte.',
      '»Wir haben drei Jahre lang jeden Stein umgedreht, aber dieses Werk verdient kein Geld mehr«, sagte Geschäftsführerin Cornelia Hartling-Voss, die das Unternehmen in vierter Generation leitet. Allein 2025 habe der Standort einen Verlust von 6,3 Millionen Euro verursacht. Als Gründe nannte sie die Energiekosten, die sich seit 2021 verdoppelt hätten, und den Verlust eines Großauftrags: Die Handelskette Kaufgut hatte ihre Eigenmarke im vergangenen Sommer an einen dänischen Wettbewerber vergeben.',
      'Der Betriebsrat reagierte mit Empörung. »Noch im November hat man uns versprochen, dass hier investiert wird, und jetzt erfahren wir aus einer Powerpoint-Folie, dass Schluss ist«, sagte der Vorsitzende Ludwig Riedmoser. Tatsächlich hatte die Belegschaft 2024 auf das Weihnachtsgeld verzichtet; im Gegenzug sicherte die Firma schriftlich zu, bis Ende 2027 auf betriebsbedingte Kündigungen zu verzichten.',
      'Ob diese Vereinbarung noch gilt, ist strittig. Die Gewerkschaft Nahrung und Handwerk verweist auf eine Klausel, nach der sie nur bei drohender Zahlungsunfähigkeit entfällt. »Davon kann bei einem Konzern mit 190 Millionen Euro Umsatz keine Rede sein«, sagte Bezirkssekretärin Aylin Demirbas und kündigte eine Klage vor dem Arbeitsgericht an. 60 Beschäftigten will Hartling einen Platz in Tannfurt anbieten, für die übrigen soll ein Sozialplan verhandelt werden.',
      'Auch die Landwirte im Tal trifft die Nachricht. 118 Höfe liefern täglich rund 240.000 Liter Milch nach Oberscheidach, die meisten von ihnen kleine Betriebe mit weniger als 40 Kühen. Die Molkerei will ihre Milch bis zum Auslaufen der Verträge Ende 2026 weiter abnehmen, zieht aber vom Oktober an 1,8 Cent je Liter für den Transport ab. »Bei 38 Cent, die wir bekommen, ist das der Unterschied zwischen Weitermachen und Aufhören«, sagte Bergbäuerin Monika Zierl aus Hinterauen, die mit ihrer Tochter 27 Kühe hält.',
      'Bürgermeister Georg Astner (Freie Liste) sprach von einem schwarzen Tag für die 5.400 Einwohner zählende Gemeinde. Die Molkerei sei für ein Drittel der Gewerbesteuer verantwortlich, rund 1,1 Millionen Euro im Jahr. »Das ist unser Hallenbad, das ist die Musikschule, das ist die Hälfte vom Kindergarten«, sagte er. Für kommenden Mittwoch hat er Betriebsrat, Bauernverband und Landrätin zu einem Krisentreffen ins Rathaus geladen.',
    ],
  },
  fr: {
    publisher: 'Infos du Vallon',
    title: 'À Courtaumont, la verrerie rallume son four après dix-huit mois de silence',
    paragraphs: [
      'À 6 h 12 précises, jeudi, Odile Garnerin a tourné la vanne et les brûleurs se sont allumés l’un après l’autre. Dix-huit mois après la liquidation du groupe Vitralis, le four numéro 2 de la verrerie de Courtaumont chauffe de nouveau. Il lui faudra onze jours pour atteindre 1 480 degrés et couler ses premières bouteilles, attendues le 20 avril.',
      'L’usine appartient désormais à ses salariés. Réunis en coopérative, 87 des 156 anciens ouvriers ont racheté le site pour 2,6 millions d’euros, en y mettant chacun au moins 8 000 euros, souvent prélevés sur leurs indemnités de licenciement. « Mon banquier m’a dit que j’étais folle. Je lui ai répondu qu’il n’avait jamais vu couler du verre », sourit Odile Garnerin, 51 ans, ancienne régleuse élue présidente en janvier.',
      'Le plan de financement, bouclé en février, repose sur un prêt de 5 millions d’euros de la banque régionale, une subvention de 1,8 million de l’agglomération et une souscription publique qui a réuni 412 000 euros auprès de 2 300 particuliers. « C’est un dossier que nous aurions refusé il y a dix ans », reconnaît Thibaud Mercœur, directeur de la banque, pour qui la solidité du carnet de commandes a emporté la décision.',
      'Car les clients sont revenus. Quatorze maisons de cidre et d’eau-de-vie de la vallée se sont engagées pour trois ans, soit 21 millions de bouteilles par an, environ 70 % de la capacité. La distillerie Aubertin, la plus importante d’entre elles, faisait venir ses flacons de Pologne depuis la fermeture. « Le verre voyageait plus que nos clients », résume sa directrice, Hélène Aubertin, qui dit accepter un prix supérieur de 4 centimes par bouteille.',
      'Tout n’est pas réglé pour autant. Le four, rénové en 2017, brûle encore du gaz, et la facture pourrait atteindre 3,9 millions d’euros par an. La coopérative a prévu de l’équiper d’électrodes d’ici à 2028, ce qui réduirait sa consommation d’un tiers. Les experts mandatés par le tribunal jugent l’équilibre possible dès la deuxième année, à condition que le prix du gaz ne dépasse pas 45 euros le mégawattheure.',
      'Reste aussi la question des absents. Soixante-neuf anciens n’ont pas suivi : certains ont retrouvé du travail, d’autres n’avaient pas les moyens ou n’y croyaient pas. « Je leur souhaite de réussir, mais moi, j’ai déjà tout perdu une fois ici », confie Gérard Poncelet, 58 ans, trente-quatre années au contrôle qualité, venu malgré tout assister à l’allumage derrière la grille.',
    ],
  },
  es: {
    publisher: 'Costa al Día',
    title: 'La desaladora de Cala Torrentera se para por una mancha de algas y deja a 41.000 vecinos con cortes de agua',
    paragraphs: [
      'La desaladora de Cala Torrentera, que abastece a siete municipios de la comarca, dejó de bombear agua en la madrugada del lunes después de que una mancha de algas tóxicas obstruyera sus tomas submarinas. Unos 41.000 vecinos sufrirán cortes diarios entre las once de la noche y las siete de la mañana al menos hasta el sábado, según anunció la Mancomunidad de Aguas del Litoral Tramontano.',
      '«A las tres y veinte saltaron las alarmas de turbidez y a las cuatro menos cuarto tuvimos que parar las cuatro bombas. Si no lo hacemos, perdemos las membranas», explicó la directora de la planta, Amparo Lledoner. Cada una de las 5.600 membranas cuesta alrededor de 700 euros, y reponerlas todas habría llevado más de cuatro meses.',
      'El alga, identificada de forma provisional como una variedad de Ostreopsis, prolifera cuando el mar supera los 24 grados. El domingo la boya del puerto registró 25,1, casi cinco más de lo habitual a mediados de mayo. «Esperábamos un episodio así en agosto, no en primavera», admite el biólogo marino Iker Sarriegui, del Instituto Oceanográfico de Puerto Anglada, que prevé que la mancha, de unos nueve kilómetros cuadrados, tarde entre cuatro y seis días en dispersarse.',
      'Mientras tanto, los siete municipios dependen de los pozos de la sierra y del embalse de Benialmara, que está al 17 % de su capacidad. La reserva permite suministrar 118 litros por persona y día, frente a los 196 que se consumen de media. Queda prohibido llenar piscinas, regar jardines y baldear calles, con multas de entre 300 y 3.000 euros.',
      'El sector turístico es el que más teme las consecuencias. La comarca tiene 12.400 plazas hoteleras y la ocupación ronda ya el 70 %. «He tenido que contratar tres camiones cisterna a 1.150 euros cada uno, y no sé quién me los va a pagar», lamenta Rosario Quintanilla, propietaria del hotel Miramar de Poniente, de 86 habitaciones. La patronal ha pedido al Gobierno regional que declare la emergencia, lo que abriría la puerta a ayudas directas.',
      'También los agricultores han quedado en el aire. Los 900 regantes de la vega, que reciben agua desalada tres días por semana, no tendrán ni una gota hasta nuevo aviso. «El tomate aguanta cuatro días; el pimiento, ni tres», resume Vicent Arnáez, presidente de la comunidad de regantes, que cifra en 2,3 millones de euros las pérdidas si el corte se alarga más de una semana.',
    ],
  },
  pt: {
    publisher: 'Notícias da Baía',
    title: 'Mergulhadores encontram ao largo de Porto Garajal nau que se julgava perdida desde 1638',
    paragraphs: [
      'Uma equipa de arqueólogos subaquáticos localizou, a 2,7 milhas de Porto Garajal e a 38 metros de profundidade, os destroços da Santa Iria, uma nau da carreira da Índia desaparecida em novembro de 1638 com 214 pessoas a bordo. O achado, confirmado esta terça-feira pela Universidade do Sotavento, põe fim a uma busca que durava há onze anos.',
      '“Quando vi o sino, deixei de respirar, o que debaixo de água não é boa ideia”, contou a coordenadora da missão, Leonor Vilaverde, numa conferência de imprensa no museu municipal. Foi a inscrição nesse sino de bronze, com 41 quilos e a data de 1631, que permitiu identificar o navio sem margem para dúvidas.',
      'Até agora foram registados 17 canhões, nove dos quais em bronze, mais de 3.000 fragmentos de porcelana chinesa e cerca de duas toneladas de grãos de pimenta, conservados sob uma camada de lodo. Só 46 objetos foram trazidos à superfície; os restantes ficarão no local até existir um laboratório capaz de os tratar. Segundo a equipa, o casco conserva-se em perto de um terço do comprimento original, algo raro no Atlântico.',
      'A descoberta deve-se em parte ao acaso. Em março do ano passado, o pescador Abílio Trancoso rasgou uma rede num ponto onde as cartas não assinalavam qualquer obstáculo e entregou as coordenadas ao museu. “O meu avô já dizia que ali morava um navio. A gente ria-se dele”, recordou o armador, de 67 anos, convidado a assistir à apresentação na primeira fila. A confirmação chegou em maio, depois de 63 mergulhos e de um levantamento com sonar.',
      'O entusiasmo não esconde as preocupações. A menos de um quilómetro dos destroços está prevista a passagem do cabo elétrico do parque eólico Vento Norte, um investimento de 340 milhões de euros cujo traçado foi aprovado em 2024. “Não pedimos que se pare a obra, pedimos que se desvie 800 metros”, afirmou o diretor do museu, Baltasar Quintela. A empresa promotora, a Eolgaraj, disse estar disponível para estudar alternativas, mas avisou que cada mês de atraso custa 1,2 milhões.',
      'Também a pilhagem inquieta as autoridades. A Polícia Marítima delimitou uma zona de exclusão com meia milha de raio, na qual ficam proibidos o mergulho, a pesca e a ancoragem, e instalou duas boias com câmaras. As coimas podem chegar aos 44 mil euros. “Já intercetámos uma embarcação na noite de sábado, com dois homens e equipamento completo”, revelou o comandante Rui Salvaterra, que não quis adiantar mais pormenores.',
    ],
  },
  ar: {
    publisher: 'نشرة الواحة',
    title: 'بعد توقف دام 22 عاما.. مياه «فلج الزمردة» تعود إلى بساتين واحة السدر',
    paragraphs: [
      'عادت المياه صباح الأربعاء إلى التدفق في «فلج الزمردة»، أقدم قنوات الري في واحة السدر، بعد انقطاع استمر 22 عاما، وذلك عقب انتهاء مشروع ترميم كلّف 3.4 مليون دينار وشارك فيه أكثر من 160 عاملا ومتطوعا من أبناء الواحة.',
      'ويمتد الفلج، الذي يعود تاريخه إلى القرن الخامس عشر، مسافة 7.2 كيلومتر من سفح جبل الكحيل حتى بساتين النخيل شرق البلدة، وتتخلله 84 بئرا للتهوية والصيانة. وكان قد جفّ عام 2004 بعد انهيار جزء من نفقه الرئيسي بفعل السيول، وحفر عشرات الآبار الارتوازية التي خفضت منسوب المياه الجوفية نحو 11 مترا.',
      'وقالت المهندسة هيفاء الدرويشي، مديرة المشروع، إن الفرق أزالت نحو 9 آلاف متر مكعب من الطمي والصخور يدويا، لأن ضيق النفق لم يسمح بدخول الآلات. وأضافت: «كنا نعمل على عمق 26 مترا، وفي بعض المقاطع لا يتسع المكان إلا لشخص واحد يزحف على ركبتيه».',
      'ويبلغ معدل التدفق الحالي 38 لترا في الثانية، وهو ما يكفي لري 410 أفدنة تضم قرابة 19 ألف نخلة، وفق تقديرات دائرة الموارد المائية. ومن المتوقع أن يرتفع المعدل إلى 50 لترا مع نهاية العام، إذا التزم المزارعون بإغلاق 37 بئرا خاصة مقابل تعويض قدره 4500 دينار عن كل بئر.',
      'وتجمّع مئات الأهالي عند مخرج القناة لمشاهدة وصول المياه، وعلت الزغاريد حين بلغت الحوض الأول عند الساعة التاسعة وعشر دقائق. وقال الحاج مرزوق العبيدان (78 عاما)، وهو آخر من تولى منصب «وكيل الفلج» قبل جفافه: «سلّمني أبي دفتر الحصص، وظننت أنني سأموت قبل أن أسلّمه لأحد. اليوم أعطيته لحفيدتي».',
      'وستتولى الحفيدة، سارة العبيدان (29 عاما)، وهي خريجة هندسة زراعية، إدارة توزيع الحصص عبر تطبيق على الهاتف بدلا من الساعة الشمسية التي استُخدمت قرونا. وأوضحت أن نظام المناوبة القديم، القائم على دورة من 14 يوما، سيبقى كما هو، «فالتقنية تتغير، أما العدل بين الناس فلا يتغير».',
      'في المقابل، أبدى بعض المزارعين تحفظهم على إغلاق الآبار. وقال سالم الرواحنة، الذي يملك بستانا من 600 نخلة: «الفلج جميل، لكن من يضمن لي الماء إذا جاءت ثلاث سنوات جافة متتالية؟». وردّ رئيس البلدية، نواف الكثبان، بأن الآبار ستُختم ولن تُردم، وأنه يمكن إعادة فتحها في حالات الطوارئ بقرار من لجنة تضم خمسة مزارعين.',
    ],
  },
  zh: {
    publisher: '江岸速览',
    title: '青澜地铁4号线推迟至年底开通 过江隧道渗水修复需新增1.9亿元',
    paragraphs: [
      '原定于五一假期前开通的青澜市地铁4号线将推迟到今年12月底投入运营。4月21日上午，青澜市轨道交通集团在新闻发布会上宣布，过江隧道右线在试运行期间发现三处渗水点，须停运修复，预计增加投资1.9亿元。',
      '4号线全长31.6公里，设站22座，连接北岸的白鹭洲新城与南岸的老港区，总投资217亿元，于2020年9月动工。其中穿越澜江的盾构隧道长2.8公里，最深处位于江底以下19米，是全线施工难度最大的一段。',
      '“渗水量目前每小时不到40升，对结构安全没有直接威胁，但我们不能让乘客坐着带病的地铁过江。”集团总工程师韩砚秋在会上说。她介绍，渗水点最早由夜间巡检员于3月27日发现，位于第614至第631环管片之间，初步判断与江底砂层沉降有关，具体原因仍由专家组调查。',
      '修复将采用注浆加固与内衬钢环相结合的方案，工期约七个月。来自省隧道工程研究院的专家组组长滕望舒表示，类似做法在国内已有五例，技术成熟。“最难的不是堵水，而是保证十年之后它还是干的。”他说。',
      '推迟的消息令不少市民失望。家住白鹭洲的会计冯晓棠去年买房时，看中的正是距小区300米的地铁口。如今她每天乘坐两趟公交过江上班，单程要一小时二十分钟。“房贷已经还了十四个月，地铁还得再等八个月。”她苦笑着说。沿线商户同样着急，在江湾站旁经营面馆的老板祝大勇告诉记者，他年初以每月1.2万元的价格租下店面，“就等着通车那天”。',
      '为缓解过江压力，市交通局决定从4月27日起增开3条过江快速公交，早晚高峰每4分钟一班，持4号线预约卡的乘客可享受五折优惠；轮渡末班时间也将从21时延长至23时。副局长贺兰舟说，这些措施每月约需财政补贴860万元，将一直持续到地铁开通。',
      '对于谁来承担新增费用，轨道交通集团表示，将依据调查结论向施工和监理单位追责。承建隧道的远岭建设集团当天回应称，将“全力配合，不回避任何责任”。市人大代表陆云清则建议，调查报告应当全文公开。“两百多亿的工程，市民有权知道水从哪里来。”',
    ],
  },
};
