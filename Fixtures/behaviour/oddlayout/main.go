package main;import "fmt";func main(){one();two();three();four();defer func(){fmt.Println("deferred")}();five()}
func one(){fmt.Println("one")};func two(){fmt.Println("two")};func three(){}
type t struct{f func()};func(t)m(){};type i interface{m();n(func(int)func())};var v=func()int{return 1}()
func four(){if v==1{fmt.Println("four")};for i:=0;i<2;i++{go func(){}();_=i};switch{case true:go one2()};select{case <-done:}}
var done=make(chan bool);func one2(){done<-true}
func five(){x:=[]func(){func(){fmt.Println("five")},nil};x[0]();L:for{go func(){go two2(func(){})}();<-done;break L};if true{go one2()}else{go one2()};<-done}
func two2(f func()){f();done<-true}
