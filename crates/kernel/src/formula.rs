//! Formulas in CEL over doubles, checked when a scheme is loaded.
//!
//! CEL's crate has no static types and keeps integers apart from doubles, so loading rewrites integer literals to
//! doubles, `v['I02']` and `unit.x` to plain names, and checks types, names and functions of every branch.

use crate::fault::{What, nearest};
use crate::number::Round;
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators as op};
use cel::common::value::CowVal;
use cel::context::VariableResolver;
use cel::extractors::Arguments;
use cel::parser::Parser;
use cel::{Context, ExecutionError, Value};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// A checked formula.
#[derive(Debug, Clone)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// What it may ask for, in the order of first mention.
    pub variables: Vec<Variable>,
    expr: IdedExpr,
}

/// What a formula may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// One of [`OWN`]: the indicator's own numbers and its peers' statistics.
    Own(&'static str),
    /// `unit.x`: a numeric attribute of the unit.
    Unit(String),
    /// `v['I02']`: another indicator's value.
    Value(String),
}

/// Variables of an indicator's own formula.
pub const OWN: [&str; 9] = ["value", "target", "baseline", "low", "high", "best", "worst", "mean", "n"];

/// What came out of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A finite number.
    Number(f64),
    /// A condition.
    Truth(bool),
    /// A variable that was needed has no value: its name.
    Missing(String),
    /// Infinite or not a number.
    NotFinite,
    /// The evaluation failed.
    Failed(String),
}

/// What a formula must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number: scores.
    Number,
    /// True or false: vetoes.
    Truth,
}

/// Functions, how many arguments they take, and how they are written.
const FUNCTIONS: [(&str, RangeInclusive<usize>, &str); 9] = [
    ("min", 1..=usize::MAX, "min(a, b)"),
    ("max", 1..=usize::MAX, "max(a, b)"),
    ("abs", 1..=1, "abs(x)"),
    ("log", 1..=1, "log(x)"),
    ("exp", 1..=1, "exp(x)"),
    ("sqrt", 1..=1, "sqrt(x)"),
    ("pow", 2..=2, "pow(x, y)"),
    ("clamp", 3..=3, "clamp(x, low, high)"),
    ("round", 2..=2, "round(x, decimals)"),
];

/// A chain of operators is as deep as it is long, and the parser's own limit of depth does not see it: a chain of
/// hundreds would overflow the stack.
const MOST_OPERATORS: usize = 400;
const OPERATORS: [char; 13] = ['+', '-', '*', '/', '%', '<', '>', '=', '&', '|', '?', '.', '['];

impl Formula {
    /// Parses and checks `text`. `own` are the plain variables that may stand in it; indicator codes and attributes
    /// are checked by the caller, who knows them.
    pub fn try_new(text: &str, gives: Kind, own: &[&'static str]) -> Result<Self, What> {
        if text.matches(OPERATORS).count() > MOST_OPERATORS {
            return Err(bad(&format!("it has too many operators, {MOST_OPERATORS}")));
        }
        let mut expr = Parser::new().parse(text).map_err(|errors| What::BadFormula {
            message: errors.errors.first().map(|error| plainly(&error.msg)).unwrap_or_default(),
        })?;
        let mut checker = Checker { own, variables: Vec::new() };
        let kind = checker.check(&mut expr)?;
        if kind != gives {
            let found = if kind == Kind::Truth { "condition" } else { "number" };
            return Err(What::NotANumberFormula { found: found.into() });
        }
        Ok(Self { text: text.to_owned(), variables: checker.variables, expr })
    }

    /// Evaluates with the numbers that `lookup` gives; `None` is a missing one.
    pub fn evaluate(&self, lookup: &(dyn Fn(&Variable) -> Option<f64> + Sync)) -> Outcome {
        let resolver = Lookup { formula: self, lookup };
        let base: &Context<'_, '_> = &FUNCTION_TABLE;
        let mut context = base.new_inner_scope();
        context.set_variable_resolver(&resolver);
        match Value::resolve(&self.expr, &context) {
            Ok(Value::Float(number)) if number.is_finite() => Outcome::Number(number),
            Ok(Value::Float(_)) => Outcome::NotFinite,
            Ok(Value::Bool(truth)) => Outcome::Truth(truth),
            Ok(other) => Outcome::Failed(format!("{other:?}")),
            Err(ExecutionError::UndeclaredReference(name)) => Outcome::Missing(shown(&name)),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

/// The name as the author of the formula wrote it.
fn shown(flat: &str) -> String {
    match flat.strip_prefix(VALUE_PREFIX) {
        Some(code) => format!("v['{code}']"),
        None => flat.replacen(UNIT_PREFIX, "unit.", 1),
    }
}

const VALUE_PREFIX: &str = "v:";
const UNIT_PREFIX: &str = "unit:";

struct Lookup<'a> {
    formula: &'a Formula,
    lookup: &'a (dyn Fn(&Variable) -> Option<f64> + Sync),
}

impl VariableResolver for Lookup<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let variable = self.formula.variables.iter().find(|variable| variable.is(name))?;
        let number = (self.lookup)(variable)?;
        Value::Float(number).try_into().ok().map(CowVal::Owned)
    }
}

impl Variable {
    fn is(&self, flat: &str) -> bool {
        match self {
            Variable::Own(name) => *name == flat,
            Variable::Unit(name) => flat.strip_prefix(UNIT_PREFIX) == Some(name),
            Variable::Value(code) => flat.strip_prefix(VALUE_PREFIX) == Some(code),
        }
    }
}

struct Checker<'a> {
    own: &'a [&'static str],
    variables: Vec<Variable>,
}

impl Checker<'_> {
    /// Rewrites `expr` in place and gives its type.
    fn check(&mut self, expr: &mut IdedExpr) -> Result<Kind, What> {
        match &mut expr.expr {
            Expr::Literal(LiteralValue::Double(_)) => Ok(Kind::Number),
            Expr::Literal(LiteralValue::Boolean(_)) => Ok(Kind::Truth),
            Expr::Literal(LiteralValue::Int(int)) => {
                let number = *int.inner() as f64;
                expr.expr = Expr::Literal(LiteralValue::Double(number.into()));
                Ok(Kind::Number)
            }
            Expr::Ident(name) => {
                let known = self.own.iter().find(|own| **own == name.as_str()).copied();
                let variable = known.ok_or_else(|| self.unknown(name))?;
                self.note(Variable::Own(variable));
                Ok(Kind::Number)
            }
            Expr::Select(select) => match &select.operand.expr {
                Expr::Ident(name) if name == "unit" && !select.test => {
                    let field = select.field.clone();
                    expr.expr = Expr::Ident(format!("{UNIT_PREFIX}{field}"));
                    self.note(Variable::Unit(field));
                    Ok(Kind::Number)
                }
                _ => Err(bad("only attributes of the unit have a point")),
            },
            Expr::Call(call) if call.func_name == op::INDEX => {
                let code = indexed_value(call)?;
                expr.expr = Expr::Ident(format!("{VALUE_PREFIX}{code}"));
                self.note(Variable::Value(code));
                Ok(Kind::Number)
            }
            Expr::Call(call) => self.check_call(call),
            _ => Err(bad("only numbers, variables, operators and functions")),
        }
    }

    fn check_call(&mut self, call: &mut CallExpr) -> Result<Kind, What> {
        let name = call.func_name.clone();
        if call.target.is_some() {
            return Err(bad(&format!("functions stand before what they are of, {name}")));
        }
        let kinds = call.args.iter_mut().map(|arg| self.check(arg)).collect::<Result<Vec<_>, _>>()?;
        let all = |kind: Kind| kinds.iter().all(|found| *found == kind);
        let (holds, gives) = match name.as_str() {
            op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE | op::NEGATE => {
                (all(Kind::Number), Kind::Number)
            }
            op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS => (all(Kind::Number), Kind::Truth),
            op::EQUALS | op::NOT_EQUALS => (kinds.first() == kinds.get(1), Kind::Truth),
            op::LOGICAL_AND | op::LOGICAL_OR | op::LOGICAL_NOT => (all(Kind::Truth), Kind::Truth),
            op::CONDITIONAL => match kinds[..] {
                [Kind::Truth, yes, no] => (yes == no, yes),
                _ => (false, Kind::Number),
            },
            _ => (check_function(&name, kinds.len())? && all(Kind::Number), Kind::Number),
        };
        if holds {
            Ok(gives)
        } else {
            Err(bad(&format!("numbers and conditions are mixed, {}", name.replace('_', ""))))
        }
    }

    fn unknown(&self, found: &str) -> What {
        // A veto has no names of its own: what it may ask for is offered.
        let others = || self.own.is_empty().then(|| "v['…']".to_owned());
        let nearest = nearest(found, self.own.iter().copied()).or_else(others);
        What::UnknownVariable { found: found.to_owned(), nearest }
    }

    fn note(&mut self, variable: Variable) {
        if !self.variables.contains(&variable) {
            self.variables.push(variable);
        }
    }
}

/// Checks a function's name and number of arguments.
fn check_function(name: &str, arguments: usize) -> Result<bool, What> {
    let Some((_, takes, written)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        let nearest = nearest(name, FUNCTIONS.iter().map(|(known, ..)| *known));
        return Err(What::UnknownVariable { found: format!("{name}()"), nearest });
    };
    if takes.contains(&arguments) {
        Ok(true)
    } else {
        Err(bad(&format!("wrong number of arguments, {written}")))
    }
}

/// The code in `v['code']`.
fn indexed_value(call: &CallExpr) -> Result<String, What> {
    match call.args.iter().map(|arg| &arg.expr).collect::<Vec<_>>()[..] {
        [Expr::Ident(name), Expr::Literal(LiteralValue::String(code))] if name == "v" => {
            Ok(code.inner().to_owned())
        }
        _ => Err(bad("another indicator is named in brackets and quotes")),
    }
}

/// A parser's message without the list of all that it would have taken.
fn plainly(message: &str) -> String {
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    let message = message.split(" expecting ").next().unwrap_or(message);
    if message.contains("<EOF>") { "it ends too early".into() } else { message.to_owned() }
}

fn bad(message: &str) -> What {
    What::BadFormula { message: message.into() }
}

/// Folds numbers. What is not a number stays so, where `f64::min` and `max` would pass over it.
fn fold(arguments: &[Value], join: fn(f64, f64) -> f64) -> f64 {
    let number = |value: &Value| if let Value::Float(number) = value { *number } else { f64::NAN };
    let join = |a: f64, b: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { join(a, b) };
    arguments.iter().map(number).reduce(join).unwrap_or(f64::NAN)
}

fn clamp(arguments: &[Value]) -> f64 {
    let [x, low, high] = arguments else { return f64::NAN };
    let raised = fold(&[x.clone(), low.clone()], f64::max);
    fold(&[Value::Float(raised), high.clone()], f64::min)
}

/// 四舍五入, to tens and hundreds with negative decimals; not a number where decimals are not whole, or beyond twelve.
fn round(x: f64, decimals: f64) -> f64 {
    if decimals.fract() != 0.0 || decimals.abs() > 12.0 || decimals.is_nan() {
        return f64::NAN;
    }
    let tens = 10f64.powf((-decimals).max(0.0));
    Round { decimals: decimals.max(0.0) as u8 }.apply(x / tens) * tens
}

static FUNCTION_TABLE: LazyLock<Context<'static, 'static>> = LazyLock::new(|| {
    let mut context = Context::default();
    let added = [
        context.add_function("min", |Arguments(all): Arguments| fold(&all, f64::min)),
        context.add_function("max", |Arguments(all): Arguments| fold(&all, f64::max)),
        context.add_function("abs", f64::abs),
        context.add_function("log", f64::ln),
        context.add_function("exp", f64::exp),
        context.add_function("sqrt", f64::sqrt),
        context.add_function("pow", f64::powf),
        context.add_function("clamp", |Arguments(all): Arguments| clamp(&all)),
        context.add_function("round", round),
    ];
    debug_assert!(added.iter().all(Result::is_ok), "the names are free in CEL's standard library");
    context
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Outcome) {
        let formula = Formula::try_new(text, Kind::Number, &OWN).unwrap();
        let lookup = |variable: &Variable| match variable {
            Variable::Own("value") => Some(6.0),
            Variable::Own("target") => Some(8.0),
            Variable::Unit(name) if name == "population" => Some(2.5),
            Variable::Value(code) if code == "I02" => Some(3.0),
            _ => None,
        };
        assert_eq!(formula.evaluate(&lookup), expect, "{text}");
    }

    #[test]
    fn numbers_are_doubles() {
        check("value / 4", Outcome::Number(1.5));
        check("1 / 2", Outcome::Number(0.5));
        check("value + v['I02'] * unit.population", Outcome::Number(13.5));
        check("-value", Outcome::Number(-6.0));
    }

    #[test]
    fn functions_do_what_they_say() {
        check("clamp(value, 0, 5) + max(1, 2, 3) - min(4, 1)", Outcome::Number(7.0));
        check("round(1.005, 2)", Outcome::Number(1.01));
        check("round(1250, 0 - 2) + round(-0.5, 0)", Outcome::Number(1299.0));
        check("round(value, 0.5)", Outcome::NotFinite);
        check("round(value, 13)", Outcome::NotFinite);
        check("pow(2, 3) + sqrt(9) + abs(-1) + log(exp(1))", Outcome::Number(13.0));
    }

    #[test]
    fn only_what_is_evaluated_counts() {
        check("target > 0 ? value / target : baseline", Outcome::Number(0.75));
        check("target > 10 ? value : baseline", Outcome::Missing("baseline".into()));
        check("v['I03'] + 1", Outcome::Missing("v['I03']".into()));
        check("unit.area", Outcome::Missing("unit.area".into()));
        check("value > 1 || baseline > 1 ? 1 : 0", Outcome::Number(1.0));
    }

    #[test]
    fn what_is_not_finite_says_so() {
        check("value / 0", Outcome::NotFinite);
        check("log(0 - 1)", Outcome::NotFinite);
    }

    #[test]
    fn every_branch_is_checked_at_load() {
        for text in [
            "valeu + 1",
            "value +",
            "value > 1",
            "value > 1 ? 1 : true",
            "v[value]",
            "v['I02'].x",
            "[1, 2]",
            "roud(value, 2)",
            "round(value)",
            "'a'",
            "value.abs()",
            "[1.0].all(x, x > 0)",
            "value && true ? 1 : 0",
            "unit",
        ] {
            assert!(Formula::try_new(text, Kind::Number, &OWN).is_err(), "{text}");
        }
        let unknown = Formula::try_new("valeu", Kind::Number, &OWN).unwrap_err();
        assert_eq!(unknown, What::UnknownVariable { found: "valeu".into(), nearest: Some("value".into()) });
    }
}
