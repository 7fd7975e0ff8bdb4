/// One event, as two agencies report it, each in its own words.
struct ReportedEvent {
    let name: String
    /// Sentences of the first report.
    let first: [String]
    /// Sentences of the second report.
    let second: [String]

    /// Made-up events.
    static let all = [bridge, vote, flood, tram, launch, strike]

    private static let bridge = ReportedEvent(
        name: "bridge",
        first: [
            "Движение по старому мосту через Сейву закрыли в ночь на вторник после того, как в опоре нашли трещину.",
            "Об этом сообщил глава городского управления дорог Пётр Ильин на совещании в мэрии.",
            "По его словам, трещину длиной около двух метров заметили рабочие, которые чистили сток у третьей опоры.",
            "Мост построили в 1961 году, и с тех пор его чинили только один раз, в середине девяностых.",
            "Автобусы пустят в объезд по Заречной улице, а пешеходов перевезут катером от старой пристани.",
            "Инженеры из областного центра осмотрят опору до пятницы и скажут, можно ли открыть хотя бы одну полосу.",
            "Если ремонт окажется большим, город попросит у области двенадцать миллионов рублей из запаса.",
            "Жители левого берега пожаловались, что дорога на работу заняла у них утром больше полутора часов.",
        ],
        second: [
            "Власти Заречинска перекрыли единственный мост на левый берег из-за опасного повреждения опоры.",
            "Повреждение обнаружила бригада, которая вела очистку водостоков, рассказали в дорожной службе.",
            "Начальник службы Ильин назвал закрытие вынужденным и пообещал назвать сроки ремонта на этой неделе.",
            "Общественный транспорт изменил маршруты, на переправе дежурит катер, проезд на нём бесплатный.",
            "Сооружению больше шестидесяти лет, последний капитальный ремонт провели почти три десятилетия назад.",
            "Во вторник утром в объезде собралась пробка в девять километров, сказали в патрульной полиции.",
            "Специалисты уже выехали из областного центра, от их вывода зависит, сколько денег понадобится городу.",
        ])

    private static let vote = ReportedEvent(
        name: "vote",
        first: [
            "The lower house of the island's parliament voted on Thursday to lower the voting age to sixteen.",
            "Sixty-one members were in favour and thirty-eight against, with four of them abstaining.",
            "The speaker, Anna Hale, said that the vote closed a debate that had begun eleven years ago.",
            "Opponents argued that people who may not sign a contract should not choose a government either.",
            "The bill now goes to the upper house, which sent a similar one back in the spring of 2021.",
            "If it passes there, some twenty-three thousand young people could vote in the autumn.",
            "Schools have already asked the ministry for teaching material on how elections work.",
            "The governor said that he would sign the bill on the day that it reached his desk.",
        ],
        second: [
            "Teenagers of sixteen may soon go to the polls after deputies backed a reform of the election law.",
            "A clear majority supported the change in a late sitting that drew crowds to the public gallery.",
            "Critics in the conservative party called it a gift to those who are popular among pupils.",
            "Senators still have to agree, and they turned down the last attempt three years ago.",
            "Supporters want the new rule to hold at the regional elections that are due in October.",
            "Speaker Hale thanked the youth council, which had gathered names in the streets for months.",
            "Officials expect the electoral roll to grow by about six per cent in the first year.",
        ])

    private static let flood = ReportedEvent(
        name: "flood",
        first: [
            "Уровень воды в реке Сейва за сутки поднялся на восемьдесят сантиметров и приблизился к опасной отметке.",
            "Как передаёт гидрометеоцентр области, пик паводка ждут в ночь на воскресенье.",
            "В низине у посёлка Луговой подтоплены сорок три двора, из них вывезли сто двенадцать человек.",
            "Пункт для тех, кто остался без крыши, открыли в школе, туда привезли воду, одеяла и горячую еду.",
            "Спасатели насыпали вал из мешков с песком у водозабора, чтобы город не остался без чистой воды.",
            "Губернатор прервал отпуск и вечером в пятницу облетел затопленные луга на вертолёте.",
            "Дорога между Луговым и станцией закрыта, поезда идут через мост со скоростью пешехода.",
            "Синоптики обещают ещё два дня дождя, после чего вода начнёт медленно уходить.",
        ],
        second: [
            "Больше сотни жителей Лугового покинули дома из-за разлива Сейвы, сообщили в областном штабе.",
            "Людей разместили в здании школы, где дежурят врачи и повара из соседнего города.",
            "Главная забота штаба сейчас - водозабор: его отделяет от реки наспех возведённая насыпь.",
            "Прибавка за последние двадцать четыре часа оказалась самой большой с весны 2005 года.",
            "Глава области прилетел на место и пообещал каждой семье по пятьдесят тысяч рублей на первые нужды.",
            "Автомобильное сообщение с посёлком прервано, железная дорога пока работает с ограничениями.",
            "Прогноз неутешителен: осадки прекратятся не раньше понедельника, сказала дежурный синоптик.",
        ])

    private static let tram = ReportedEvent(
        name: "tram",
        first: [
            "The city council of Seyva approved a new tram line on Tuesday that will link the station with the left bank.",
            "Construction will begin in the spring and take about two years, deputy mayor Peter Hale told residents.",
            "He said that the money for the first section was there and that the cars would come from a local plant.",
            "The line will have fourteen stops, five of them beneath the ground in the old part of the town.",
            "Shopkeepers in Market Street fear that the works will drive their customers away for good.",
            "The council promised them lower rents until the line is open, and a car park behind the theatre.",
            "It is the first tram line that the town will build since the old ones were torn up in 1968.",
            "A court must still decide on the complaint of three house owners whose gardens lie in the way.",
        ],
        second: [
            "After a debate of nine hours, Seyva's councillors gave the green light to trams across the river.",
            "The project is to cost two hundred and forty million, a third of which the state will pay.",
            "From the railway station the cars will need eleven minutes to the hospital on the other side.",
            "Traders are divided: some look forward to more passers-by, others dread the years of building.",
            "Work on the depot could start as early as March, provided that a pending lawsuit fails.",
            "Trams last ran here more than half a century ago, and their tracks still show beneath the asphalt.",
            "The opposition abstained because it would have preferred buses that run on electricity.",
        ])

    private static let launch = ReportedEvent(
        name: "launch",
        first: [
            "Ракета с двумя спутниками связи стартовала в среду в 06:42 с северного космодрома.",
            "Оба аппарата вышли на орбиту и ответили на сигнал с Земли, доложил начальник расчёта.",
            "Спутники весят по девятьсот килограммов и будут работать не меньше пятнадцати лет.",
            "Они дадут связь посёлкам на побережье, где до сих пор есть только радио и почта.",
            "Запуск дважды откладывали: сначала из-за ветра, потом из-за неисправного датчика в третьей ступени.",
            "Следующая пара полетит в декабре, а вся группа из восьми аппаратов будет готова через два года.",
            "Страховая компания оценила запуск в три миллиарда рублей, страховка покрывает и первый год работы.",
        ],
        second: [
            "С третьей попытки на орбиту отправились спутники, которых ждут жители арктического берега.",
            "Старт прошёл без замечаний, через сорок минут разгонный блок отделил первый аппарат, затем второй.",
            "Интернет в отдалённых посёлках обещают включить уже весной, после испытаний на месте.",
            "Прежние попытки сорвали порывы ветра и отказ датчика давления, который пришлось заменить.",
            "Всего систему составят восемь спутников, каждый рассчитан на полтора десятилетия службы.",
            "До конца года состоится ещё один пуск, сказал представитель оператора в прямом эфире.",
        ])

    private static let strike = ReportedEvent(
        name: "strike",
        first: [
            "Drivers of the island's buses will stop work for two days from Monday, their union said on Friday.",
            "They ask for nine per cent more pay and for breaks that are long enough to eat a meal.",
            "The company offered four per cent and a single payment of six hundred at the end of the year.",
            "School buses and the line to the hospital will run, as the law on essential services demands.",
            "Talks broke down on Thursday night after mediators had gone back and forth for seven hours.",
            "Last year the drivers struck for one day, and the harbour road was blocked until the evening.",
            "The chamber of commerce puts the loss at two million for each day without buses.",
            "Both sides said that they would meet again if the other brought something new to the table.",
        ],
        second: [
            "Commuters face two days without buses after pay talks between drivers and their employer failed.",
            "Nearly all of the four hundred members voted to walk out, a union spokesman told reporters.",
            "Management called the demands out of reach and warned that fares would have to rise.",
            "Emergency timetables exist for pupils and patients; everyone else is told to share cars.",
            "The government would not step in for now, the minister of transport said on the radio.",
            "A walkout in the previous year had paralysed the port, and shops want that to be avoided.",
        ])
}

/// What agencies' customers do to a text before they print it.
enum Reprint: CaseIterable {
    case asItIs, otherMarks, withPlaceAndAgency, withoutEnd, withOtherEnd, withOtherStart, withBoilerplate, cutToHalf

    func text(of sentences: [String], with other: [String]) -> String {
        let sixth = max(1, sentences.count / 6)
        let printed: [String] =
            switch self {
            case .asItIs: sentences
            case .otherMarks: sentences.map { $0.uppercased().replacing("Ё", with: "Е").replacing(",", with: " —") }
            case .withPlaceAndAgency: ["ЗАРЕЧИНСК, 12 марта. /Вестник Сейвы/."] + sentences
            case .withoutEnd: Array(sentences.dropLast(sixth))
            case .withOtherEnd: Array(sentences.dropLast(sixth) + other.suffix(sixth))
            case .withOtherStart: Array(other.prefix(sixth) + sentences.dropFirst(sixth))
            case .withBoilerplate:
                sentences + ["Subscribe to our newsletter.", "Мы пишем о городе каждый день.", "All rights reserved."]
            case .cutToHalf: Array(sentences.prefix((sentences.count + 1) / 2))
            }
        return printed.joined(separator: "\n\n")
    }
}
