//! From tokens to a tree, by binding strength.

use super::lex::{Token, tokens};
use super::{EXPRESSION_DEPTH, ExpressionError, Fault, Function, Kind, Node, Operator, Value};

pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let root = parser.expression(0)?;
    match parser.peek() {
        (_, Token::End) => Ok(root),
        (at, _) => Err(ExpressionError { at, fault: Fault::Expected("an operator, or the end") }),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
}

/// How strongly `not` and `-` bind, between the operators below.
const NOT: u8 = 3;
const MINUS: u8 = 7;

/// How strongly an operator binds; all of them are read from the left.
const fn strength(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::In
        | Operator::NotIn => 4,
        Operator::Add | Operator::Subtract => 5,
        Operator::Multiply | Operator::Divide | Operator::Remainder => 6,
    }
}

impl Parser {
    fn peek(&self) -> (usize, Token) {
        self.tokens.get(self.next).cloned().unwrap_or((0, Token::End))
    }

    fn take(&mut self) -> (usize, Token) {
        let token = self.peek();
        self.next += 1;
        token
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.tokens.get(self.next), Some((_, Token::Sign(s))) if *s == sign)
    }

    fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.tokens.get(self.next + ahead), Some((_, Token::Word(w))) if w == word)
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), ExpressionError> {
        if self.is_sign(sign) {
            self.next += 1;
            return Ok(());
        }
        Err(ExpressionError { at: self.peek().0, fault: Fault::Expected(sign) })
    }

    /// An operator here, and how many tokens it takes.
    fn operator(&self) -> Option<(Operator, usize)> {
        if self.is_word(0, "not") && self.is_word(1, "in") {
            return Some((Operator::NotIn, 2));
        }
        let operator = match self.tokens.get(self.next) {
            Some((_, Token::Word(word))) => match word.as_str() {
                "or" => Operator::Or,
                "and" => Operator::And,
                "in" => Operator::In,
                _ => return None,
            },
            Some((_, Token::Sign(sign))) => match *sign {
                "==" => Operator::Equal,
                "!=" => Operator::Unequal,
                "<" => Operator::Less,
                "<=" => Operator::LessOrEqual,
                ">" => Operator::Greater,
                ">=" => Operator::GreaterOrEqual,
                "+" => Operator::Add,
                "-" => Operator::Subtract,
                "*" => Operator::Multiply,
                "/" => Operator::Divide,
                "%" => Operator::Remainder,
                _ => return None,
            },
            _ => return None,
        };
        Some((operator, 1))
    }

    fn expression(&mut self, weakest: u8) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > EXPRESSION_DEPTH {
            return Err(ExpressionError { at: self.peek().0, fault: Fault::TooDeep });
        }
        let mut left = self.operand()?;
        // A chain of operators makes a tree as deep as it is long; the evaluator's stack must hold it.
        let mut chain = self.depth;
        while let Some((operator, length)) = self.operator() {
            let strength = strength(operator);
            if strength <= weakest {
                break;
            }
            chain += 1;
            if chain > EXPRESSION_DEPTH * 4 {
                return Err(ExpressionError { at: self.peek().0, fault: Fault::TooDeep });
            }
            self.next += length;
            let right = self.expression(strength)?;
            left = Node { at: left.at, kind: Kind::Both(operator, left.into(), right.into()) };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Node, ExpressionError> {
        let (at, token) = self.take();
        let kind = match token {
            Token::Number(number) => Kind::Literal(Value::Number(number)),
            Token::Text(text) => Kind::Literal(Value::Text(text)),
            Token::Sign("-") => Kind::Minus(self.expression(MINUS)?.into()),
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Sign("[") => Kind::List(self.list("]")?),
            Token::Word(word) => match word.as_str() {
                "true" => Kind::Literal(Value::Bool(true)),
                "false" => Kind::Literal(Value::Bool(false)),
                "null" => Kind::Literal(Value::Null),
                "not" => Kind::Not(self.expression(NOT)?.into()),
                "and" | "or" | "in" => return Err(ExpressionError { at, fault: Fault::Expected("a value") }),
                _ if self.is_sign("(") => self.call(at, word)?,
                _ => Kind::Name(word),
            },
            Token::Sign(_) | Token::End => {
                return Err(ExpressionError { at, fault: Fault::Expected("a value") });
            }
        };
        Ok(Node { at, kind })
    }

    fn call(&mut self, at: usize, name: String) -> Result<Kind, ExpressionError> {
        let Some(function) = Function::named(&name) else {
            return Err(ExpressionError { at, fault: Fault::UnknownFunction(name) });
        };
        self.next += 1;
        let arguments = self.list(")")?;
        let (least, most) = function.arguments();
        if arguments.len() < least || arguments.len() > most {
            return Err(ExpressionError { at, fault: Fault::Arguments(function.name()) });
        }
        Ok(Kind::Call(function, arguments))
    }

    /// Expressions with commas between them, up to and with `end`.
    fn list(&mut self, end: &'static str) -> Result<Vec<Node>, ExpressionError> {
        let mut nodes = Vec::new();
        if self.is_sign(end) {
            self.next += 1;
            return Ok(nodes);
        }
        loop {
            nodes.push(self.expression(0)?);
            if self.is_sign(",") {
                self.next += 1;
            } else {
                self.expect(end)?;
                return Ok(nodes);
            }
        }
    }
}
