# 梁柱 · 中文。每条消息在 en.ftl 里有同名、同参数的一条。

## 位置

place-file = { $file }
place-stdin = 标准输入
place-sheet = 工作表「{ $sheet }」
place-line = 第 { $line } 行
place-row = 第 { $row } 行
place-column = 「{ $column }」列
place-key = 「{ $key }」
place-unit = 单位 { $unit }
place-node = 指标 { $node }
place-period = { $period }
fault-line = { $place }：{ $message }

## 方案文件和其他 TOML、JSON 文件的错误

fault-syntax = 格式不对，读不下去：{ $message }。请检查引号、括号和等号是否成对、完整
fault-unknown-key = 没有「{ $found }」这个键{ $nearest ->
    [none] 。请删去，或对照说明改成已有的键
   *[other] 。是不是「{ $nearest }」？
}
fault-missing-key = 缺少「{ $wanted }」，请补上
fault-wrong-type = 这里要填：{ $expected }，现在是：{ $found }
fault-unknown-value = 不认识「{ $found }」{ $nearest ->
    [none] { $expected ->
        [none] ，这里还没有可以选的名称。请先补上，或改这一处
       *[other] 。可以写：{ $expected }
    }
   *[other] 。是不是「{ $nearest }」？可以写：{ $expected }
}
fault-out-of-range = { $found } 不合要求，应为：{ $expected }
fault-negative-weight = 权重不能是负数，现在是 { $found }。请填 0 或正数
fault-floor-above-cap = 下限 { $floor } 高于上限 { $cap }。请对调，或改其中一个
fault-not-built = { $found } 还没有做好，暂不能用。请换一种写法
fault-duplicate-code = 「{ $found }」重复了，第一次出现在第 { $first_line } 行。请改掉其中一个
fault-no-root = 没有总分节点。请写一个不带 in 的 [[node]]，其余节点逐级归到它下面
fault-many-roots = 有几个节点都没有上级：{ $found }。总分节点只能有一个，请给其余的写上 in
fault-unknown-parent = 上级节点「{ $found }」不存在{ $nearest ->
    [none] 。请先写出这个 [[node]]，或改 in
   *[other] 。是不是「{ $nearest }」？
}
fault-parent-is-leaf = 「{ $found }」是指标，下面不能再挂指标。请把 in 改成一个 [[node]]
fault-cycle = 绕成了圈：{ $found }。请改其中一处，让每个节点最终都归到总分
fault-empty-node = 这个节点下面没有计分的指标（只监测的、用作加减分的都不算），得不出分。请给它加一个计分的指标，或删去它
fault-no-weight = 权重加起来是 0，没法加权。请至少给一项正的权重
fault-unknown-node = 没有「{ $found }」这个节点或指标{ $nearest ->
    [none] 。请对照方案里的编码改正
   *[other] 。是不是「{ $nearest }」？
}
fault-counted-twice = 「{ $found }」已经计入别处的总分，「{ $node }」又把它当加减分（adjust），会重复计算。加减分项不能再计入总分：请把它的 in 改成「{ $node }」，或给它写上 status = "watch"
fault-self-reference = 「{ $found }」引用了自己。请改成另一个节点
fault-finer-frequency = 指标按 { $frequency } 填报，比榜单的 { $period } 更细。请改 frequency，或改榜单周期
fault-bad-curve = 序时曲线有 { $found } 个数，应为 { $expected } 个（一年中每期一个）
fault-bad-formula = 公式有误：{ $message }。请检查括号、引号和运算符
fault-unknown-variable = 公式里没有「{ $found }」这个量{ $nearest ->
    [none] 。可用 value、target、baseline、low、high、unit.属性、v['指标编码'] 等
   *[other] 。是不是「{ $nearest }」？
}
fault-not-a-number-formula = { $found ->
    [number] 这里要写条件，公式得出的却是一个数。请写成 v['I01'] > 0 这样的式子
    [condition] 公式得出的是真或假，这里要一个数。请写成 value > 1 ? 10 : 0 这样的式子
   *[other] 公式得出的是 { $found }，这里用不上
}
fault-log-treatment = 有上下限或目标值的指标，异常值处理不能改用对数（then = "log"）。请写 then = "keep"
fault-rule-has-no-down = 赋分办法 { $rule } 没有「越低越好」的算法。请改 direction，或换一种办法
fault-points-fixed-by-rule = 满分已由赋分办法定死，责任表里不能另给分值。请把这格留空

## 表格的错误

fault-unreadable = 读不了这个文件：{ $message }
fault-unwritable = 写不了：{ $message }。请看看文件夹是否存在、能否写入，文件是否正开着
fault-stdin-twice = 标准输入只能当一个文件用，其余请写文件名
fault-more-faults = 还有 { $found } 处错误没有列出。请先改上面这些再试
fault-unknown-format = { $found ->
    [none] 文件名没有结尾，不知道是哪种文件
   *[other] 不认识「{ $found }」这种文件
}。请用 .csv、.xlsx 或 .parquet
fault-bad-encoding = 文字编码读不出来。请另存为 UTF-8（表格用「CSV UTF-8」）
fault-no-header = 第 1 行应是表头，现在是空的。请把列名写在第 1 行
fault-empty-header = 这一列有数据却没有列名。请补上列名，或删去这一列
fault-unknown-column = 不认识「{ $found }」这一列{ $nearest ->
    [none] 。请删去，或改成已有的列名
   *[other] 。是不是「{ $nearest }」？
}
fault-missing-column = 缺少「{ $wanted }」列，请补上；列名都要写在第 1 行
fault-duplicate-column = 「{ $found }」列重复了（同一列换个名字也算）。请只留一列
fault-short-row = 这一行只有 { $found } 格，应有 { $expected } 格。请检查是否少了逗号
fault-long-row = 这一行有 { $found } 格，应只有 { $expected } 格。请检查是否多了逗号，或文字里的逗号没有加引号
fault-empty-cell = 这一格不能空，请补上
fault-not-a-number = 「{ $found }」不是数。{ $hint ->
    [missing] 没有数就把格子留空
    [percent] 请去掉百分号，只写数，如 12.5% 写 12.5
    [thousands] 请去掉千分位逗号
    [unit] 请按方案里的计量单位，只写数
    [excel_error] 这是 Excel 公式出错的结果，请改好公式或直接填数
   *[text] 请只写数，如 12.5；没有数就留空
}
fault-infinite = 「{ $found }」太大，不是有限的数。请核对，没有数就留空
fault-no-such-period = 没有「{ $found }」这个周期。请写成 2022-03、2022-Q1、2022-H1 或 2022
fault-wrong-period = 周期「{ $found }」在这里不合适，应为：{ $expected }
fault-period-missing = 没有写明周期。请在数据的 period 列填上，如 2022-03
fault-unknown-unit = 单位表里没有「{ $found }」{ $nearest ->
    [none] 。请在单位表里补上，或改正编码
   *[other] 。是不是「{ $nearest }」？
}
fault-unknown-indicator = 方案里没有指标「{ $found }」{ $nearest ->
    [none] 。请改正编码，或在方案里补上
   *[other] 。是不是「{ $nearest }」？
}
fault-unknown-level = 单位表里没有「{ $found }」这个层级{ $nearest ->
    [none] 。请对照 level 列改正
   *[other] 。是不是「{ $nearest }」？
}
fault-unknown-attribute = 单位表里没有「{ $found }」这一列{ $nearest ->
    [none] 。请补上这一列
   *[other] 。是不是「{ $nearest }」？
}
fault-not-a-number-attribute = 单位表的「{ $found }」列里有文字，不能参与计算。请全部改成数，没有就留空
fault-unit-cycle = 上级绕成了圈：{ $found }。请改 parent 列
fault-in-two-files = 这个数在前面的数据文件里已经有了。同一单位、指标、周期只能填一次，请删去一处
fault-not-asked = 这张表不问这一行（{ $found }）。请对照下载的表，保留编码，只改填报值、备注和理由
fault-duplicate-row = 重复的一行（{ $found }）。同一单位、指标、周期只能有一行，请删去一行
fault-both-filled = 「{ $found }」是合并的表头，下面两格都填了数，不知用哪个。请只留一格
fault-duplicate-unit = 单位「{ $found }」出现了两次。请只留一行
fault-unknown-rater-group = 没有「{ $found }」这个评委组，应为：{ $expected }
fault-rater-missing = 这是评委打分的指标，每行要写明评委（rater 列）
fault-rater-not-used = 这个指标不由评委打分，请把 rater 列留空
fault-no-units = 单位表里一个单位也没有。请至少写一行
fault-nothing-to-score = 没有可以算分的单位。请看看数据、单位表和方案的 level 是否对得上
fault-nothing-to-report = 没有要填报的指标。请核对 --period、--unit、--source 和责任表
fault-period-not-in-values = 数据里没有 { $found } 这一期。请改 --period，或补上数据
fault-needs-column = { $file } 里要有「{ $wanted }」列，请补上
fault-needs-file = 还需要 { $wanted } 文件，请给出
fault-not-on-board = 单位「{ $found }」不在这张榜上。请核对编码，或看看它的层级是否参评
fault-not-assigned = 按责任表，这个单位不考核「{ $found }」。请换一个节点
fault-ambiguous-unit = 叫「{ $found }」的不止一个：{ $codes }。请改写编码
fault-bad-unit-code = 「{ $found }」不能作单位编码。请用 1 到 40 个字母、汉字、数字、- 或 .
fault-unit-not-known = 系统里和这张表里都没有单位「{ $found }」{ $nearest ->
    [none] 。请改正编码，或补上这个单位的一行
   *[other] 。是不是「{ $nearest }」？
}
fault-too-long = 这里有 { $found } 个字，最多 { $most } 个
fault-not-permitted = 您的岗位不能新增或修改 { $found }。请删去这一行，或请管理该单位的人来办
fault-too-many = 这里有 { $found } 个，最多 { $most } 个
fault-refused = 系统不接受：{ $message }
fault-first-day-stays = 这个单位在系统里从 { $expected } 开始，表里写的是 { $found }。起始日不能改

## 责任表、汇总

fault-no-lead = 责任捆绑要有一个牵头单位（role = lead），现在没有
fault-many-leads = 牵头单位只能有一个，现在有：{ $found }。请把其余的改成 co
fault-share-of-lead = 牵头单位不分份额，请把 share 留空
fault-no-history = 要汇总 { $wanted } 以往的榜单，但一期也没有。请用 --history 指出以往结果所在的文件夹
fault-other-scheme = 以往结果属于方案「{ $found }」，这里要的是「{ $expected }」。请换文件夹
fault-no-full-marks = 不知道 { $wanted } 的满分是多少，已按 100 分算。不是 100 分的，请在汇总项里写 full，或把 board.json 和 scores 放在一起
fault-bad-history = 以往的结果读不了：{ $message }

## 日历文件的错误

fault-no-such-date = 没有「{ $found }」这一天。请写成 2022-04-08 这样的日期
fault-ends-before-start = 结束日期 { $to } 早于开始日期 { $from }。请对调，或改其中一个
fault-other-year = { $found } 不在这份通知的 { $year } 年（最早可从上一年 12 月算起）。请改日期，或改 year
fault-holiday-and-workday = { $found } 在同一份通知里既放假又上班，或者写了两遍。请只留一处

## 流程文件的错误

fault-no-state = 流程没有状态。请至少写一个 [[state]]，写在最前面的是起点
fault-no-done-state = 没有表示办成的状态，事情永远办不成。请给办结的状态写上 group = "done"
fault-unreachable-state = 从起点走不到状态「{ $found }」。请加一个通向它的 [[transition]]，或删去这个状态
fault-dead-end = 到了状态「{ $found }」就走不下去了，而它还不算办结或终止。请加一个离开它的 [[transition]]，或把 group 改成 done 或 rejected
fault-never-ends = 从状态「{ $found }」出发，永远走不到办结或终止。请加 [[transition]]，让它能走到 group 为 done 或 rejected 的状态
fault-ambiguous-action = 在状态「{ $state }」下，「{ $relation }」做「{ $action }」有两种走法，另一种写在第 { $first_line } 行，不知该走哪一种。请改 from 或 who，只留一种
fault-bars-itself = 「{ $relation }」既写在 who 里又写在 never 里，仍不能做这个动作。请从其中一处删去
fault-hand-over-needs = 「{ $kind }」要有必填的「{ $field }」，现在没有，或类型不对。请在 required 里写上它；receiver 的 kind 是 unit 或 person，reason 的是 text，until 的是 date
fault-two-hand-overs = 一个动作只能有一种交接，effects 里写了几种。请只留一种
fault-nobody-to-pass-down = 「{ $action }」要传到下级事项（pass_down），却没有让上级事项做这个动作的 [[transition]]。请加一个 who = "parent" 的，或去掉 pass_down
fault-starts-and-stops = 状态「{ $state }」在 starts、stops、ends 里不止出现一次，不知该起算、暂停还是终止。请只留一处
fault-ladder-falls = 逐级提醒时，「{ $found }」没有比上一级晚，或两级的单位不同（天和小时不能比）。请从早到晚排，并用同一种单位
fault-unused-name = 「{ $found }」写了却没有用到。请删去，或补上用到它的地方

## 算分时的错误

fault-target-not-positive = 目标值是 { $target }，按比率算要大于 0。请改目标值，或在赋分办法里写 how = "difference"
fault-target-zero = 目标值是 0，没法作除数。请改目标值，或换一种赋分办法
fault-equal-bounds = 上下限相等（{ $low } 和 { $high }），分不出高低。请拉开
fault-mean-of-not-positive = 「{ $child }」得 { $found }，{ $aggregate ->
    [geometric] 几何平均
   *[other] 调和平均
}只能用正数。请改合成办法，或让得分大于 0
fault-unreported = 应填未填。请补报，或在责任表里标明不参评（exempt）
fault-missing-child = 「{ $child }」没有得分，上级节点就合成不了。请补报
fault-formula-failed = 公式算不出来：{ $message }

## 提醒

fault-target-missing = 没有{ $wanted ->
    [target] 目标值
    [baseline] 基期值
    [low] 下限
    [high] 上限
    [rank_of] 参排数
   *[other] { $wanted }
}，所以没有得分。请补上
fault-all-equal = 各单位的值都是 { $found }，分不出高低，都得满分
fault-best-not-positive = 同组最好的值不大于 0，没法与它相比，所以没有得分
fault-not-positive = { $found } 不大于 0，这里算不了，所以没有得分
fault-not-finite = 公式的结果不是有限的数，所以没有得分
fault-earlier-missing = 今年 { $found } 没有填报，序时进度的累计数里少了这些，得分可能偏低。请补报
fault-veto-undecided = 判断否决要用 { $wanted }，但没有填报，先按没有触发计算。请补报后重新算分
fault-other-level = { $found } 个单位在数据或责任表里，但不是方案要评的层级，没有算分：{ $units }{ $found ->
    [1] {""}
    [2] {""}
    [3] {""}
   *[other] {" "}等
}。如果本该参评，请改单位表的 level
fault-history-gap = 以往的榜单缺 { $found }，汇总只用了其余各期。请补上缺的榜单再汇总
fault-declared-lost = 申报的加减分 { SIGNED($points) } 没有算进去：这个单位不在这张榜上，或这一项没有得分。请核对单位、周期和节点
fault-attribute-missing = 单位表里没有填「{ $wanted }」，所以没有得分。请补上

## 「应为什么」的说法

term-text = 文字
term-number = 数
term-table = 一个表 {"{"} … {"}"}
term-true-or-false = true 或 false
term-list-of-numbers = 一列数 [ … ]
term-list-of-tables = 一列表
term-table-of-numbers = 一个数表
term-two-numbers = 两个数 [a, b]
term-a-finite-number = 有限的数
term-a-whole-number = { $range } 的整数
term-list = 列表
term-points-by-place = 一列分数，从第 1 名写起
term-several-forms = 几种写法并用
term-one-of = 只用其中一种：{ $list }

## 读不了、写不了的缘由

term-changed-later = 更晚的日子已经记下了变动。请把起算日改成那天或更晚
term-unit-ended = 到那时这个单位已经终止
term-ends-too-early = 终止日早于已记下的变动
term-has-units = 下级单位在那天以后还在。请先终止或移走它们
term-unit-is-root = 最上级单位不能移动
term-unit-circle = 不能移到自己下面
term-unit-not-there = 上级从那天起并不一直在原处
term-unit-exists = 编码已被占用
term-there-is-no-such-file = 没有这个文件
term-permission-denied = 没有权限
term-it-is-a-folder = 这是一个文件夹
term-a-file-stands-where-a-folder-should-be = 该放文件夹的地方有一个同名的文件
term-the-disk-is-full = 磁盘满了
term-nothing-can-be-written-to-this-disk = 这个磁盘不能写入
term-row-or-column-exceeds-excel = Excel 工作表放不下这么多行，请改用 --format csv 或 parquet
term-standard-input-is-csv = 标准输入只能是 CSV
term-the-workbook-has-no-sheet = 工作簿里没有工作表
term-it-is-no-workbook-or-not-all-of-one = 不是 Excel 工作簿，或者文件不完整
term-it-is-too-large-when-unpacked = 解压后太大
term-it-is-no-parquet-file-or-not-all-of-one = 不是 Parquet 文件，或者文件不完整
term-part-of-it-is-damaged = 文件有一部分损坏（{ $rest }）
term-a-column-holds-no-table-cells = 有一列不是表格的单元格（{ $rest }）
term-no-folder-in-it-is-named-after-a-period = 里面没有以周期命名的文件夹，如 2022-03
term-there-are-no-scores-in-it = 里面没有 scores 文件
term-it-has-several-nodes-and-no-board-file = 有几个节点，旁边又没有 board.json 说明哪个是总分
term-empty-document = 文件是空的
term-it-has-no-row-of-the-root = 没有总分节点「{ $rest }」的行
term-two-folders-hold-a-period = { $rest } 这一期有两个文件夹
term-it-has-too-many-operators = 运算符超过 { $rest } 个
term-only-attributes-of-the-unit-have-a-point = 只有单位的属性才带点，如 unit.population
term-functions-stand-before-what-they-are-of = 请写成 { $rest }(x)，不要写 x.{ $rest }()
term-numbers-and-conditions-are-mixed = 「{ $rest }」混用了数和条件
term-wrong-number-of-arguments = 参数个数不对，应写成 { $rest }
term-another-indicator-is-named-in-brackets-and-quotes = 引用其他指标的数要写成 v['编码']
term-only-numbers-variables-operators-and-functions = 里面只能有数、变量、运算符和函数
term-mismatched-input = 「{ $rest }」不该在这里
term-extraneous-input = 多出了「{ $rest }」
term-no-viable-alternative-at-input = 「{ $rest }」读不懂
term-token-recognition-error-at = 「{ $rest }」读不懂
term-it-ends-too-early = 没有写完
term-string-values-must-be-quoted = 文字没有加引号
term-invalid-basic-string = 引号没有成对
term-duplicate-key = 同一个键写了两次
term-key-with-no-value = 只有键，没有值
term-trailing-commas-are-not-allowed = 最后一项后面多了逗号

## 一步步怎么算的

step-shared = 与牵头单位共担：牵头单位得 { SCORE($result) } 分，按份额 { PERCENT($share) } 得 { SCORE($out) } 分
step-imputed = 没有填报，按方案补为 { $out }
step-per = { $x } ÷ { $by } = { $out }
step-treated = 异常值收拢：{ $x } → { $out }
step-treated_log = 异常值处理后取对数：{ $x } → { $out }
step-transformed = 换算：{ $x } → { $out }
step-award_missing = 没有填报，加分为 { SCORE($out) }
step-best_of = 取其中最高：{ SCORE($out) } 分
step-worst_of = 取其中最低：{ SCORE($out) } 分
step-sum_of = 各项相加：{ SCORE($out) } 分
step-formula = 按公式计算，得 { SCORE($out) } 分（填报值 { $x }）
step-efficacy = { $base } + { $span } × { $u } = { SCORE($out) } 分
step-raw_down = 越低越好，取相反数：−（{ $x }）= { SCORE($out) } 分
step-panel_group = { $whose ->
    [none] 评委
   *[other] { $whose }
}：{ $n } 个评分，去掉 { $dropped } 个，平均 { $out }（权重 { $weight }）
step-panel = { $n } 组加权平均 = { $out }
step-rollup_mean = 以往各期平均 { SCORE($stat) } 分 ÷ 满分 { $full } × { $p } 分 = { SCORE($out) } 分
step-rollup_sum = 以往各期合计 { SCORE($stat) } 分 ÷ 满分 { $full } × { $p } 分 = { SCORE($out) } 分
step-rollup_last = 最近一期 { SCORE($stat) } 分 ÷ 满分 { $full } × { $p } 分 = { SCORE($out) } 分
step-rollup_best = 最好几期平均 { SCORE($stat) } 分 ÷ 满分 { $full } × { $p } 分 = { SCORE($out) } 分
step-ascending_rank = { $n } 个单位从差到好排第 { $out }（最差的为 1），名次就是得分
step-share_below = 从差到好排第 { $rank }：（{ $rank } − 1）÷（{ $n } − 1）= { PERCENT($out) } 的单位排在它后面
step-only_one = 同组只有这一个单位有数，按 { PERCENT($out) } 计
step-place = 在 { $n } 个单位中排第 { $out }
step-award = { $x } × 每个 { $per } 分 = { SCORE($out) } 分
step-distance = 与目标 { $t } 相差 { $out }（填报值 { $x }）
step-due = 应到进度：全年 { $t } × { ELAPSED($e) } = { $out }
step-nearness = 越接近目标越好：1 − |{ $x } − { $t }| ÷ { $by } = { PERCENT($out) }
step-difference = 1 + （{ $x } − { $t }）÷ { $by } = { PERCENT($out) }
step-difference_down = 越低越好：1 − （{ $x } − { $t }）÷ { $by } = { PERCENT($out) }
step-ratio = { $x } ÷ { $t } = { PERCENT($out) }
step-ratio_down = 越低越好：{ $t } ÷ { $x } = { PERCENT($out) }
step-none_left = 越低越好：{ $x } 不大于 0，按最高的 { PERCENT($out) } 计
step-within = 完成率按 { PERCENT($floor) }～{ PERCENT($cap) } 计，取 { PERCENT($out) }
step-points = { PERCENT($r) } × { $p } 分 = { SCORE($out) } 分
step-cap = 最多 { $cap } 分，得 { SCORE($out) } 分
step-position = （{ $x } − { $lo }）÷（{ $hi } − { $lo }）= { PERCENT($out) }
step-position_down = 越低越好：（{ $hi } − { $x }）÷（{ $hi } − { $lo }）= { PERCENT($out) }
step-scale = { PERCENT($u) } 换算到 { $from }～{ $to } 分，得 { SCORE($out) } 分
step-z_score = （{ $x } − 平均 { $mean }）÷ 标准差 { $sd }，得 { $out } 个标准差
step-z_points = { $mean } + { $sd } × { $z } = { SCORE($out) } 分
step-share_of_best = { $x } ÷ 最好的 { $best } = { PERCENT($out) }
step-share_of_best_down = 越低越好：最好的 { $best } ÷ { $x } = { PERCENT($out) }
step-published_place = 通报位次第 { $out }{ $of ->
    [none] {""}
   *[other] （共 { $of }）
}
step-places_gained = 比上期前进 { $places } 位，每位加 { $each } 分，得 { SCORE($out) } 分
step-places_lost = 比上期后退 { $places } 位，每位扣 { $each } 分，得 { SCORE($out) } 分
step-place_points = 第 { $r } 名得 { SCORE($out) } 分
step-between_bands = { $x } 在「{ $x0 } 得 { $y0 } 分」和「{ $x1 } 得 { $y1 } 分」两档之间，折算得 { SCORE($out) } 分
step-beyond_bands = { $x } 到了最边上一档（{ $at }），得 { SCORE($out) } 分
step-band_from = { $x } 达到「{ $at } 及以上」一档，得 { SCORE($out) } 分
step-band_upto = { $x } 落在「{ $at } 及以下」一档，得 { SCORE($out) } 分
step-no_band = { $x } 没有达到任何一档，得 { SCORE($out) } 分
step-shortfall = 填报值 { $x }，目标 { $t }，差 { $out }
step-shortfall_share = 占目标 { $t } 的 { PERCENT($out) }
step-deducted = 满分 { $p } 分，扣 { $steps } × { $per } 分，最低 { $floor } 分，得 { SCORE($out) } 分
step-not_improved = { $x } 没有好过基期的 { $b }，得 { SCORE($out) } 分
step-improvement = 从基期 { $b } 向目标 { $goal } 走到 { $x }，完成 { PERCENT($out) }
step-sum = { $n } 项相加 = { SCORE($out) } 分
step-rescaled = 只有 { $of } 分的项目参评，折算到 { $all } 分，得 { SCORE($out) } 分
step-mean = 加权平均 = { SCORE($out) }
step-geometric = 几何平均 = { SCORE($out) }
step-harmonic = 调和平均 = { SCORE($out) }
step-min = 取最低的一项 = { SCORE($out) }
step-declared = 申报加减分 { SIGNED($points) }，得 { SCORE($out) } 分
step-bonus = 加分 { SIGNED($points) }，得 { SCORE($out) } 分
step-deduction = 扣 { SCORE($points) } 分，得 { SCORE($out) } 分
step-veto_zero = 触发否决，得 { SCORE($out) } 分
step-veto_cap = 触发限高，最多 { $cap } 分，得 { SCORE($out) } 分
step-veto_barred = 一票否优：保留 { SCORE($out) } 分和位次，不参加评优
step-unreported = 应填未填，得 { SCORE($out) } 分
step-difficulty = { SCORE($score) } 分 × 难度系数 { $factor } = { SCORE($out) } 分
step-round = 四舍五入到 { $decimals } 位小数，得 { $out } 分

## 名称

flag-barred = 一票否优
flag-exempt = 部分指标不参评
flag-watch = 部分指标只监测
flag-restated = 有更正
status-scored = 参评
status-exempt = 不参评
status-watch = 只监测，不计分
direction-up = 越高越好
direction-down = 越低越好
direction-target = 越接近目标越好
frequency-month = 每月
frequency-quarter = 每季
frequency-half = 每半年
frequency-year = 每年
basis-current = 当期数
basis-cumulative = 累计数（当年到本期）

head-name = 名称
head-unit = 单位
head-group = 分组
head-value = 填报值
head-figure = 数值
head-target = 目标
head-measure = 计量单位
head-score = 得分
head-full = 满分
head-lost = 失分
head-share = 占上级
head-rank = 位次
head-peers = 位次/组内
head-best = 组内最好
head-median = 组内中位
head-change = 较上期
head-best-item = 最好一项
head-worst-item = 最差一项
head-flags = 标记
head-steps = 怎么算的
head-indicator = 指标
head-code = 编码
head-of = 参排数
head-previous = 上期位次
head-moved = 进退位
head-points = 得分
head-lead = 责任单位
head-benchmark-best = 先进值
head-benchmark-median = 中位值
head-document = 依据
head-definition = 口径
head-direction = 方向
head-frequency = 频度
head-basis = 时段
head-board = 榜单
head-content = 内容
head-period = 周期
head-count = 数量
head-rank-of-scope = 位次（{ $scope }）
head-score-trend = 近 { $n } 期得分
head-rank-trend = 近 { $n } 期位次
scope-all = 全部
scope-parent = 同一上级
scope-group = 同组
scope-level = 同级

## 为什么

explain-title = { $name }{ $unit ->
    [none] {""}
   *[other] （{ $unit }）
} · { $title } · { $period }
explain-score = { SCORE($score) } 分
explain-score-none = 没有得分
explain-rank-of = 第 { $rank } 名，共 { $peers } 个
explain-in-group = { $group } { $rank }
explain-flags = 标记：{ $flags }
explain-no-period = 不分期
explain-full = 满分 { $full } 分
explain-costs = 失分最多
explain-cost = 得 { SCORE($score) } / { $full }，少 { SCORE($lost) } 分
explain-no-cost = 各项都得了满分
explain-ways = 怎样再进一位
explain-ways-note = 其他单位不变，做到下面任一项即可
explain-way-move = { $from } → { $to }
explain-way-brings = 总分 { SIGNED($gain) }，可升至第 { $rank } 位
explain-first = 已是第 1 名
explain-no-way = 单靠一项指标还进不了一位，要几项一起提高
explain-no-way-here = 单靠这里进不了一位
explain-peers = 同组最好 { $best }，中位 { $median }
explain-median = 同组中位 { $median }
explain-benchmark = 对标{ $group }{ $n ->
    [none] {""}
   *[other] （{ $n } 个）
}：最好 { $best }，中位 { $median }{ $own ->
    [none] {""}
   *[other] ，本地 { $own }
}
explain-document = （{ $document }）
explain-formula = 公式 { $formula }（value 是填报值，target 是目标值，mean 是同组平均）
explain-lead = 与 { $lead } 同担一个结果
explain-seen = 用的是 { $seen } 的数
explain-restated = 更正前为 { $from }
explain-missing = 没有填报
explain-definition = 口径：{ $definition }
join-list = 、
join-steps = ；

## 榜单

board-count = { $n } 个单位
board-indicators = { $n } 项指标
board-caption = { $group } · { $n } 个单位
board-quartiles = 四分位（组内）：▲ 前四分之一　● 前半　■ 后半　▼ 后四分之一
board-heat = 单项得分占满分：绿 ≥95%　黄 <80%　红且标 ▼ <60%
board-trend-note = 走势：一柱一期，最右是本期；柱越高，得分越高、位次越前
board-no-group = 未分组
board-outline = 点表头上方的 + 号，展开各维度下的指标
board-moved = 进位 { $up } 项，退位 { $down } 项，持平 { $same } 项

## 工作簿

sheet-index = 目录
sheet-why = 为什么
sheet-trend = 趋势
index-title = 梁柱 · 月度榜单
index-board = 每个单位的得分、位次、较上期升降、各维度和指标得分、12 个月走势
index-external = 上级通报的各项位次：第几名、共几个、进位还是退位、得多少分
index-why = 每个得分是怎么算出来的，失分最多在哪里，怎样再进一位
index-trend = 走势图所用的数
trend-note = 位次的走势以「领先几家」表示：参排数减位次，柱越高越靠前。
trend-score = { $name } · 得分
trend-rank = { $name } · 领先几家
why-title = 为什么得这个分
why-jump = 为什么
footer-synthetic = 本演示数据为合成数据，除 README 所列来源事实外。
print-page = 第 &P 页，共 &N 页

## 填报表

column-code = 编码
column-level = 层级
column-parent = 上级
column-starts = 起始日
column-ends = 终止日
sheet-units = 单位
column-unit = 单位编码
column-name = 单位名称
column-period = 周期
column-indicator = 指标编码
column-indicator-name = 指标名称
column-measure = 计量单位
column-value = 填报值
column-note = 备注
column-last = 上期值
column-year-before = 上年同期
column-target = 目标值
column-rank-of = 参排数
column-previous-rank = 上期位次
column-reason = 理由
sheet-form = 填报表
column-rater = 评委
column-rater-group = 评委组
template-values = 填报
template-definitions = 口径
template-file-unit = 单位填报
template-file-source = 数源填报
template-file-panel = 评委打分
template-instructions = 说明
template-title = { $title } · { $period } 填报表
template-by-unit = 填报单位：{ $who }
template-by-source = 数源单位：{ $who }
template-by-panel = 评委打分：{ $who }
template-target-none = 按各单位目标
template-input-number = 填数，没有就留空
template-input-list = 从下拉列表中选
template-input-yes-no = 选 1（是）或 0（否），没有就留空
template-error-title = 请填数
template-error-number = 只填数，如 12.5。不要写单位、百分号、逗号；没有数就留空。
template-error-list = 请从下拉列表中选一个。
template-how-open = 只填「填报」表里的浅黄格子，其余已锁定，防止误改；不需要密码。
template-how-numbers = 只填数。不要写单位、百分号、千分位逗号，也不要写「无」「/」「—」。
template-how-empty = 没有数就留空：留空表示没有填报，填 0 表示就是零。
template-how-definitions = 点中格子会出现该指标的口径；全部口径在「口径」表。
template-how-note = 要说明的写在「备注」列，不参与计算。
template-how-keep = 请不要改动表名、表头和编码。填好后原样交回。
template-how-score = 交回后可直接计算：liangzhu score --values 本文件.xlsx …
template-how-panel = 每位评委一行，按同一尺度打分；没有评就留空。

## 命令行

help-liangzhu = 梁柱：从文件赋分、排名、说明来由；也是存档、接口一体的服务
help-usage = 用法：
help-commands = 命令
help-options = 选项
help-score = 赋分排名：读入方案和数据，写出得分、榜单
help-explain = 说明一个单位的得分来由，以及怎样再进一位
help-check = 只校验方案和数据，不算分
help-template = 生成填报用的 Excel 工作簿，填好后可用 score --values 读回
help-demo = 演示：莲都区的数据，启动演示服务；加 --report 则只算各月各榜并写出工作簿
arg-lang = 提示和报表的语言：zh（默认）或 en；也可用环境变量 LIANGZHU_LANG
arg-config = 选项文件（TOML），键为选项的长名；命令行和 LIANGZHU_<选项> 优先；也可用环境变量 LIANGZHU_CONFIG
arg-log = 日志级别：error、warn（默认）、info、debug 或 trace，也可分来源写：info,sqlx=warn
arg-log_format = 日志格式：text（默认）或 json
arg-otlp = 接收链路追踪（OTLP，HTTP）的地址：http://主机:4318
arg-help = 显示帮助
arg-version = 显示版本
arg-scheme = 考核方案，TOML 或 JSON
arg-values = 填报数据：CSV、XLSX 或 Parquet；- 表示从标准输入读 CSV；可以写多次，合并多个文件
arg-units = 单位表：code,name,level,parent,group 和其他属性列
arg-targets = 目标值
arg-assign = 责任分工：谁考核哪些指标；不给则所有单位考核所有指标
arg-adjustments = 加减分
arg-history = 往期结果的文件夹，如 DIR/2022-02/scores.csv：用于进退位和汇总
arg-benchmarks = 标兵数据：先进值、中位值，用于说明
arg-period = 周期：2022-03、2022-Q1 或 2022；不给则算数据中的每一期
arg-nodes = 输出哪些节点：all（全部，默认）或 root（只要总分）
arg-means = 另按这个层级输出均分和位次，如 town
arg-format = 输出文件的格式：csv（默认）、parquet 或 xlsx
arg-out = 输出文件夹，没有就新建
arg-json = 输出 JSON，供程序读取
arg-unit = 单位的编码或名称
arg-node = 只看这个节点及其下级
arg-source = 只要这个数源单位的工作簿（编码或名称）
arg-raters = 评委打分表里每组预留几位评委，1～1000，默认 5
arg-report = 工作簿写到哪个文件夹
outside = 没能做成：{ $cause }
usage-unknown-argument = 没有「{ $found }」这个选项{ $nearest ->
    [none] {""}
   *[other] 。是不是「{ $nearest }」？
}
usage-unknown-command = 没有「{ $found }」这个命令{ $nearest ->
    [none] {""}
   *[other] 。是不是「{ $nearest }」？
}
usage-missing-argument = 还缺：{ $found }
usage-missing-command = 请写明要做什么，如 liangzhu score
usage-missing-value = 「{ $found }」后面要写一个值{ $expected ->
    [none] {""}
   *[other] ：{ $expected }
}
usage-bad-value = 「{ $found }」不能是「{ $value }」{ $expected ->
    [none] 。{ $about }
   *[other] ，可以写：{ $expected }
}
usage-conflict = 「{ $found }」和「{ $other }」不能同时用
usage-help = 用 --help 看全部命令和选项
progress-reading = 正在读入
progress-scoring = 正在算分 { $at } / { $of }
progress-writing = 正在写出
score-first-three = 单位较多，每组只列前三名；全部见 board 文件
score-periods = 共算了 { $n } 期，上面是最后一期
written = 已写出 { $n } 个文件：
demo-scored = 共算了 { $boards } 张榜的 { $n } 期。每个单位的得分来由在工作簿里，点单位名称即到
check-scheme = { $title }（{ $scheme }）：{ $nodes } 个节点，{ $indicators } 项指标，满分 { $full }
check-board = 参评 { $units } 个单位{ $periods ->
    [none] {""}
   *[other] ；可算 { $periods }
}
check-fine = 没有发现错误

help-serve = 启动服务
help-init = 建立新库：根单位和第一个管理员
help-backup = 把全部记录和附件写成一个备份文件，不用停机
help-restore = 用备份文件填满空的数据库和附件文件夹，要么全部，要么不动
help-migrate = 把数据库的表更新到本程序的版本
help-user = 账号管理
help-add = 新增账号，首次登录须改密码
help-reset = 重置密码并解锁，下次登录须改密码
help-disable = 停用账号
help-openapi = 输出接口说明（OpenAPI）
arg-listen = 监听地址，默认 127.0.0.1:8686；也可用 LIANGZHU_LISTEN
arg-metrics_listen = 运行指标另用的监听地址；不给则在 /metrics
arg-https = 只经 HTTPS 访问（前有反向代理），会话 Cookie 加 Secure
arg-oidc_issuer = 单点登录（OpenID Connect）的提供方：https://主机/路径
arg-oidc_client = 本服务在提供方登记的客户端编号；密钥用 LIANGZHU_OIDC_SECRET 或 --oidc-secret-file 给
arg-oidc_secret_file = 存放客户端密钥的文件
arg-oidc_claim = 提供方的哪一项是登录名，默认 preferred_username
arg-files = 附件存放处：文件夹，或 s3://桶/前缀；不给则用数据文件夹里的 files
arg-largest_file = 上传附件的最大字节数：1 至 1073741824，不给则为 20971520
arg-archive-out = 要写的备份文件，不能已经存在
arg-archive-from = 用来恢复的备份文件
arg-database = 数据库：sqlite:文件 或 postgres://用户:密码@主机/库；不给则用数据文件夹里的 liangzhu.db
arg-data = 数据文件夹，没有就新建
arg-now = 业务时间从何时开始，如 2022-04-08T09:00+08:00；不给则为实际时间（演示为 2022年4月8日9时）
arg-root = 根单位的编码
arg-root_name = 根单位的名称
arg-root_level = 根单位的层级，默认 county
arg-root_starts = 根单位的起始日，此前的单位情况不作记录；默认为今年1月1日
arg-account = 登录名
arg-name = 姓名
arg-role = 岗位角色，如 office、reporter
arg-at = 岗位所在单位的编码
arg-title = 岗位名称
arg-password_stdin = 从标准输入读密码；不给则用 LIANGZHU_PASSWORD，再没有就随机生成并显示一次
backup-made = 备份完成：{ $tables } 张表共 { $rows } 行，附件 { $files } 个。
backup-missing = 附件 { $digest } 不在存放处，或已被改动；备份里没有它。
backup-no-record = 这个数据库里没有记录，请核对 --database 和 --data
restore-done = 恢复完成：{ $tables } 张表共 { $rows } 行，附件 { $files } 个。
restore-not-empty = 数据库不是空的（表 { $table } 里有数据）；请用新的数据文件夹或空的数据库。未作任何改动
restore-other-tables = 备份与数据库的表不符：{ $why }。请用没有表的空数据库，程序版本不能早于备份。未作任何改动
migrated = 数据库已是最新。
user-added = 已新增账号 { $account }。
user-reset = 已重置账号 { $account } 的密码。
user-disabled = 已停用账号 { $account }。
user-password = 初始密码（只显示这一次）：{ $password }
misfit-root = --root：应为 1 至 40 个字母、数字、- 或 .
misfit-root_name = --root-name：应为 1 至 100 个字
misfit-root_level = --root-level：应为 1 至 40 个字
misfit-account = --account：应为 1 至 64 个字母、数字、-、_、. 或 @
misfit-name = --name：应为 1 至 100 个字
misfit-title = --title：应为 1 至 100 个字
misfit-password = 密码：应为 10 至 200 个字符，且不同于登录名
app-misfit = { $at }：应为 { $expected }
app-not-found = 没有这个 { $kind }：{ $id }
app-conflict = 与现状冲突：{ $detail }
app-not-empty = 数据库里已有账号；请用新的数据文件夹或空的数据库
app-file-exists = { $detail } 已经存在，请换一个名字
app-archive-missing = 没有备份文件 { $detail }
app-archive-cut = 备份文件不完整，未作任何改动：{ $detail }
app-archive-altered = 备份文件被改动过（{ $detail }），未作任何改动
app-archive-unknown = 这不是本程序认得的备份文件（{ $detail }），未作任何改动
app-account-exists = 登录名已被使用，请换一个
app-no-account = 没有账号 { $id }
app-no-unit = 没有编码为 { $id } 的单位

message-case = 一件事项
message-escalated = 「{ $case }」{ $clock }（{ $due }）已过
message-assigned = 「{ $case }」已交你单位办理
message-returned = 「{ $case }」已退回，请补正
message-finished = 「{ $case }」{ $state }

## 通报

sheet-notice = 通报
head-number = 序号
head-reason = 事由
notice-head = { $organ }文件
notice-to = { $addressees }：
notice-join-addressees = ，
notice-heading = { $n }、{ $title }
notice-red = 红榜
notice-black = 黑榜
notice-signed = 签发与核验
notice-signed-by = 本通报所列榜单由{ $signatory }签发。
notice-how-to-verify = 附件中每张榜单都附有榜单根，可用下列公钥核验榜单自签发以后是否被改动。
notice-key = 公钥：{ $value }
notice-root = 榜单根：{ $value }
notice-list = （{ $n }）{ $board }{ $group ->
    [none] {""}
   *[other] （{ $group }）
}：
notice-units = { $units }。
notice-listed = { $unit }{ $reason ->
    [none] {""}
   *[other] （{ $reason }）
}
notice-rank = 第{ $rank }名
notice-rank-from-last = 倒数第{ $rank }名
notice-board = { $period }{ $title }
notice-appendices = 附件：
notice-appendix-only = 附件：{ $name }
notice-appendix-mark = 附件
notice-appendix-number = 附件{ $n }
notice-printed = { $date }印发
notice-date = { $year }年{ $month }{ $day }日
notice-period = { $year }年{ $part }
notice-year = { $year }年
notice-about-number = 文号
notice-about-organ = 发文机关
notice-about-date = 成文日期
notice-about-signatory = 签发
notice-about-key = 公钥
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
quarter-1 = 第一季度
quarter-2 = 第二季度
quarter-3 = 第三季度
quarter-4 = 第四季度
half-1 = 上半年
half-2 = 下半年

help-export = 导出某一期的榜单：每张榜的原始文件、得分和榜单
arg-boards-of = 榜单的周期：2022-03、2022-Q1 或 2022
arg-boards-scheme = 只导出这个编码的考核方案的榜单
arg-boards-out = 输出文件夹，每个方案一个子文件夹，没有就新建
app-no-board = { $id } 没有算过的榜单。
board-exported = { $scheme }：{ $files } 个文件（{ $state }）
board-computed = 已计算
board-checking = 核对中
board-approved = 已审定
board-published = 已公布
board-sealed = 已封账

help-verify = 离线验证公布的榜单和已封账的月份是否被改动
arg-export = export 命令写出的文件夹：一张榜单的，或每张榜单一个子文件夹，旁边有 seal.json
arg-proof = 一个单位名次的证明文件，由接口给出
arg-sealed = 要验证的已封账月份，逐行核对库里的数据
arg-root-hex = 通报上印的榜单指纹或封账指纹：64 位 0-9、a-f
arg-public_key = 通报上印的公钥：64 位 0-9、a-f
verify-proved = 验证通过。
verify-disproved = 验证不通过：有改动，见上。
verify-standing = { $unit } 在 { $period } 的名次如下：
verify-proof-root = 证明对应的指纹是 { $found }，不是 { $root }
verify-proof-line = { $file } 第 { $line } 行：不是生成指纹时的内容
verify-proof-apart = { $file } 第 { $line } 行：证明中的几行不属于同一张表
verify-proof-unit = 这一行不是 { $unit } 在 { $period } 的
verify-board = 榜单 { $board }：{ $files } 个文件共 { $lines } 行，与指纹 { $root } 相符
verify-board-root = 榜单 { $board }：文件算出的指纹是 { $found }，不是 { $root }
verify-board-absent = 榜单 { $board }：文件夹里没有，未核对
verify-board-missing = 榜单 { $board }：封账里有，文件夹里没有
verify-board-beyond = 榜单 { $board }：文件夹里有，封账里没有
verify-seal = { $period } 的封账完整，指纹 { $root }
verify-file-missing = 榜单 { $board }：少了文件 { $file }
verify-file-beyond = 榜单 { $board }：多了文件 { $file }
verify-line = 榜单 { $board }：{ $file } 从第 { $line } 行起不同
verify-lines = 榜单 { $board }：{ $file } 第 { $from } 至 { $to } 行之间有不同
verify-corrupt = 表 { $table }，行 { $row }，列 { $column }：已无法读出
verify-month = { $period }：{ $tables } 张表共 { $rows } 行与封账时一致；指纹 { $root }，签名公钥 { $key }
verify-chain = { $period } 的封账与上一次封账接不上
verify-leaves = 表 { $table }：留存的逐行指纹与封账不符
verify-table = 表 { $table }：数据与封账不符
verify-row-changed = 表 { $table }，行 { $row }：封账后被改动
verify-row-missing = 表 { $table }，行 { $row }：封账后被删除
verify-row-added = 表 { $table }，行 { $row }：封账后新增
verify-seal-format = { $period } 的封账是本程序不认得的格式
verify-seal-statement = { $period } 的封账：指纹与所列内容不符
verify-seal-files = { $period } 的封账：所列文件与榜单指纹不符
verify-other-root = { $period } 的封账指纹是 { $found }，不是 { $root }
verify-other-key = { $period } 的封账用的是另一把公钥：{ $found }
verify-signature = { $period } 的封账：签名不对
app-no-boards = { $detail } 里没有榜单：应有 scheme.toml，或子文件夹里有
app-no-seal-file = 没有 { $detail }：请只给某张榜单的 --root 而不给 --public-key，或把 seal.json 放在那里
app-not-sealed = { $detail } 还没有封账
app-unreadable = 读不了：{ $detail }
verify-cell = { $column }：{ $cell }
